package cli

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"cairn/internal/pipeline"
	"cairn/internal/register"
)

func (p *program) review() *cobra.Command {
	var limit, skip int
	c := &cobra.Command{
		Use:   "review",
		Short: "What waits for a decision, with the words it rests on",
		Long: `Lists the claims that wait for a decision, those that would move a figure most
first. Each has an id for cairn accept, correct and reject. The same is done
with the document beside it on the Review page of cairn serve.`,
		Example: `  cairn review --limit 20`,
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return p.with(c.Context(), func(d *pipeline.Desk) error {
				waiting, all, err := d.Queue(c.Context(), skip, limit)
				if err != nil {
					return err
				}
				if p.json {
					return writeJSON(p.out, map[string]any{"waiting": waiting, "all": all})
				}
				for _, w := range waiting {
					j := w.Claim
					fmt.Fprintf(p.out, "%s  %s\n", shortID(j.ID), plain(sentence(&j.Claim)))
					fmt.Fprintf(p.out, "    “%s”\n", plain(short(j.Quote, 110)))
					fmt.Fprintf(p.out, "    %s; %s; %s\n\n", plain(short(w.Title, 60)), w.Why, j.Review)
				}
				switch {
				case all == 0:
					fmt.Fprintln(p.out, "Nothing waits.")
				case skip+len(waiting) < all:
					fmt.Fprintf(p.out, "%d of %d waiting claims; more with --skip %d\n", len(waiting), all, skip+len(waiting))
				default:
					fmt.Fprintf(p.out, "%s waiting. Next: cairn accept ID --why \"…\"\n", plural(all, "claim", "claims"))
				}
				return nil
			})
		},
	}
	c.Flags().IntVar(&limit, "limit", 20, "at most so many")
	c.Flags().IntVar(&skip, "skip", 0, "after so many")
	c.AddCommand(p.reviewTerms())
	return c
}

// sentence puts a claim into one line: killed · at least 17 · unknown · Baghdad · 2035-03-12 · police and medical sources.
func sentence(c *register.Claim) string {
	parts := []string{strings.ReplaceAll(string(c.Kind), "_", " ")}
	if c.Count != nil {
		n := c.Count.Range().String()
		if c.Unit != "persons" {
			n += " " + string(c.Unit)
		}
		parts = append(parts, n)
	}
	if c.Status != "" {
		parts = append(parts, string(c.Status))
	}
	if c.Sign != "" {
		parts = append(parts, c.Sign)
	}
	if c.Modality != register.Asserted && c.Modality != "" {
		parts = append(parts, string(c.Modality))
	}
	if c.Place != nil {
		parts = append(parts, c.Place.Text+" ("+c.Place.Area()+")")
	}
	if c.Time.Known() {
		parts = append(parts, c.Time.String())
	}
	if c.Attribution != nil {
		parts = append(parts, c.Attribution.Text)
	}
	if c.PartOf != "" {
		parts = append(parts, "part of "+shortID(c.PartOf))
	}
	if c.AltOf != "" {
		parts = append(parts, "instead of "+shortID(c.AltOf))
	}
	return strings.Join(parts, " · ")
}

// shortID shortens the document part of a claim's id; Find takes it back.
func shortID(id string) string {
	doc, claim, ok := strings.Cut(id, "#")
	if !ok {
		return id
	}
	return doc[:min(12, len(doc))] + "#" + claim
}

// more is what the help says of one act beyond what it says of all.
var more = map[register.Act]string{
	register.Accept: `

With --all or --document, numbers of a whole period ("64 killed in April, the
mission said") are left waiting unless the register holds the same number of that
body: they are published totals and no incidents, and each wants to be read.`,
}

// ruling adds the flags that every decision takes and runs it over the ids.
func (p *program) ruling(act register.Act, use, title, example string, all bool) *cobra.Command {
	var why, doc string
	var every bool
	c := &cobra.Command{
		Use: use, Short: title, Example: example,
		Long: title + ".\n\nA decision carries who, when and why, is only ever added, and can be taken back\nwith cairn take-back." + more[act],
		RunE: func(c *cobra.Command, args []string) error {
			if why == "" {
				return usage("%s: a decision needs a reason: --why \"…\"", c.Name())
			}
			if len(args) == 0 && !every && doc == "" {
				return usage("%s: name the claims by id (cairn review lists them)", c.Name())
			}
			return p.with(c.Context(), func(d *pipeline.Desk) error {
				ids, err := d.Find(c.Context(), args, doc, every)
				if err != nil {
					return err
				}
				var left []pipeline.Waiting
				if act == register.Accept && (every || doc != "") {
					if ids, left, err = d.Unread(c.Context(), ids); err != nil {
						return err
					}
				}
				decs := make([]register.Decision, len(ids))
				for i, id := range ids {
					decs[i] = register.Decision{Act: act, On: id, Why: why}
				}
				return p.decide(c, d, decs, left...)
			})
		},
	}
	c.Flags().StringVar(&why, "why", "", "the reason, needed")
	if all {
		c.Flags().BoolVar(&every, "all", false, "every claim that waits")
		c.Flags().StringVar(&doc, "document", "", "every claim of this document that waits")
	}
	return c
}

// decide writes decisions and prints them. Left are claims that a wholesale
// acceptance did not take.
func (p *program) decide(c *cobra.Command, d *pipeline.Desk, decs []register.Decision, left ...pipeline.Waiting) error {
	if len(decs) == 0 && len(left) == 0 {
		fmt.Fprintln(p.out, "Nothing waits.")
		return nil
	}
	var made []register.Decision
	if len(decs) > 0 {
		var err error
		if made, err = d.DecideAll(c.Context(), decs); err != nil {
			return err
		}
	}
	var stands []pipeline.Ruled // what each take-back leaves
	for _, m := range made {
		if m.Act == register.TakeBack {
			r, err := d.Ruled(c.Context(), m)
			if err != nil {
				return err
			}
			stands = append(stands, r)
		}
	}
	if p.json {
		reply := map[string]any{"decisions": made}
		if stands != nil {
			reply["stands"] = stands
		}
		if len(left) > 0 {
			reply["left"] = left
		}
		return writeJSON(p.out, reply)
	}
	for _, m := range made {
		fmt.Fprintln(p.out, plain(ruled(&m)))
	}
	if len(left) > 0 {
		fmt.Fprintf(p.out, "Left waiting: %s of a whole period that the register does not hold. Read each, then name it: cairn accept ID --why \"…\"\n", plural(len(left), "number", "numbers"))
		for _, w := range left {
			fmt.Fprintf(p.out, "    %s  %s\n        %s\n", shortID(w.Claim.ID), plain(sentence(&w.Claim.Claim)), plain(w.Why))
		}
	}
	for _, r := range stands {
		name := shortID(r.On)
		if r.Standing != "" {
			name += " now stands as " + string(r.Standing)
		}
		if len(r.Holding) == 0 {
			fmt.Fprintf(p.out, "%s: no decision on it holds\n", name)
			continue
		}
		fmt.Fprintf(p.out, "%s; on it there holds\n", name)
		for _, h := range r.Holding {
			fmt.Fprintln(p.out, "    "+plain(ruled(&h)))
		}
	}
	return nil
}

// ruled puts a decision into one line.
func ruled(d *register.Decision) string {
	return fmt.Sprintf("%s  %s %s, by %s, %s", d.ID, d.Act, shortID(d.On), d.Who, d.At.Format(time.DateTime))
}

func (p *program) accept() *cobra.Command {
	return p.ruling(register.Accept, "accept ID…", "Accept claims as they were proposed", `  cairn accept 7f3c21aa90be#c1 --why "two sources, read in full"`, true)
}

func (p *program) reject() *cobra.Command {
	return p.ruling(register.Reject, "reject ID…", "Reject claims", `  cairn reject 7f3c21aa90be#c2 --why "the attackers' own number"`, true)
}

func (p *program) correct() *cobra.Command {
	var why string
	var set []string
	c := &cobra.Command{
		Use:   "correct ID --set SLOT=VALUE…",
		Short: "Accept a claim with slots corrected",
		Long: `Accepts a claim with some of its slots corrected. The proposal stays as it was
and is shown beside the correction. A value is JSON, or a word; count takes 12,
12-15, 12+ and time takes a day, a month or two days with a slash.`,
		Example: `  cairn correct 7f3c21aa90be#c1 --set status=police --set count=12-15 --why "the ministry's list"`,
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if why == "" {
				return usage("correct: a decision needs a reason: --why \"…\"")
			}
			if len(set) == 0 {
				return usage("correct: what is to be corrected? --set slot=value; to accept it as it is: cairn accept")
			}
			change := map[string]json.RawMessage{}
			for _, s := range set {
				slot, value, ok := strings.Cut(s, "=")
				if !ok {
					return usage("--set %q: want slot=value", s)
				}
				v, err := pipeline.SlotValue(slot, value)
				if err != nil {
					return usageError{err}
				}
				change[slot] = v
			}
			b, err := json.Marshal(change)
			if err != nil {
				return err
			}
			return p.with(c.Context(), func(d *pipeline.Desk) error {
				ids, err := d.Find(c.Context(), args, "", false)
				if err != nil {
					return err
				}
				return p.decide(c, d, []register.Decision{{Act: register.Correct, On: ids[0], Change: b, Why: why}})
			})
		},
	}
	c.Flags().StringVar(&why, "why", "", "the reason, needed")
	c.Flags().StringArrayVar(&set, "set", nil, "slot=value, as often as needed")
	return c
}

// pair rules on two records.
func (p *program) pair(act register.Act, title string) *cobra.Command {
	var why string
	c := &cobra.Command{
		Use: string(act) + " ID ID", Short: title, Args: cobra.ExactArgs(2),
		Long:    title + ".\n\nBoth are incidents or claims; cairn review and the Review page name them.",
		Example: fmt.Sprintf(`  cairn %s 7f3c21aa90be#c1 90bb7de10c55#c1 --why "same market, same day, same ministry"`, act),
		RunE: func(c *cobra.Command, args []string) error {
			if why == "" {
				return usage("%s: a decision needs a reason: --why \"…\"", act)
			}
			return p.with(c.Context(), func(d *pipeline.Desk) error {
				ids, err := d.Find(c.Context(), args, "", false)
				if err != nil {
					return err
				}
				return p.decide(c, d, []register.Decision{{Act: act, On: ids[0], With: ids[1], Why: why}})
			})
		},
	}
	c.Flags().StringVar(&why, "why", "", "the reason, needed")
	return c
}

func (p *program) same() *cobra.Command {
	return p.pair(register.Same, "Rule that two records are of one incident")
}

func (p *program) different() *cobra.Command {
	return p.pair(register.Different, "Rule that two records are of different incidents")
}

func (p *program) takeBack() *cobra.Command {
	var why string
	c := &cobra.Command{
		Use: "take-back DECISION", Short: "Take a decision back", Args: cobra.ExactArgs(1),
		Long:    "Takes a decision back: what it ruled on stands as before it. The decision stays\nin the history, and taking it back can be taken back too.",
		Example: `  cairn take-back 5d41c0aa --why "the second source was a copy"`,
		RunE: func(c *cobra.Command, args []string) error {
			if why == "" {
				return usage("take-back: a decision needs a reason: --why \"…\"")
			}
			return p.with(c.Context(), func(d *pipeline.Desk) error {
				return p.decide(c, d, []register.Decision{{Act: register.TakeBack, On: args[0], Why: why}})
			})
		},
	}
	c.Flags().StringVar(&why, "why", "", "the reason, needed")
	return c
}

package api

import (
	"context"
	"time"

	"cairn/internal/pipeline"
	"cairn/internal/publish"
)

func (a *API) history() {
	type head struct {
		Body struct {
			Size int64     `json:"size" doc:"ledger entries"`
			Hash string    `json:"hash" doc:"root of the Merkle tree over them"`
			At   time.Time `json:"at" doc:"of the newest entry"`
		}
	}
	get(a, "head", "/head", "Tree head", "What everything rests on: keep it, and nothing can be altered unseen.",
		func(ctx context.Context, _ *struct{}) (*head, error) {
			h, err := a.desk.Head(ctx)
			if err != nil {
				return nil, err
			}
			var out head
			out.Body.Size, out.Body.Hash, out.Body.At = h.Size, h.Hash, h.At
			return &out, nil
		})
	type listed struct {
		AsOf
		Page
	}
	type gone struct {
		Body struct {
			Withdrawn []pipeline.Gone `json:"withdrawn"`
			Of
		}
	}
	get(a, "withdrawn", "/withdrawn", "Deletion feed", "Records that stood in the register and are withdrawn: whoever holds a copy should drop them. They count nowhere.",
		func(ctx context.Context, in *listed) (*gone, error) {
			at, err := moment(in.AsOf.AsOf)
			if err != nil {
				return nil, err
			}
			all, err := a.desk.Withdrawn(ctx, at)
			if err != nil {
				return nil, err
			}
			var out gone
			out.Body.Withdrawn, out.Body.Of = part(all, in.Page)
			return &out, nil
		})
	type corrections struct {
		Body struct {
			Corrections []pipeline.Correction `json:"corrections"`
			Of
		}
	}
	get(a, "corrections", "/corrections", "Corrections", "Every number that stood in public and was changed: from what, to what, and why.",
		func(ctx context.Context, in *listed) (*corrections, error) {
			at, err := moment(in.AsOf.AsOf)
			if err != nil {
				return nil, err
			}
			all, err := a.desk.Corrections(ctx, at)
			if err != nil {
				return nil, err
			}
			var out corrections
			out.Body.Corrections, out.Body.Of = part(all, in.Page)
			return &out, nil
		})
	type releases struct {
		Body struct {
			Releases []publish.Record `json:"releases"`
			Of
		}
	}
	get(a, "releases", "/releases", "Releases", "What was made public, when, from which tree head.",
		func(ctx context.Context, in *Page) (*releases, error) {
			all, err := a.desk.Releases(ctx)
			if err != nil {
				return nil, err
			}
			var out releases
			out.Body.Releases, out.Body.Of = part(all, *in)
			return &out, nil
		})
	if a.opts.Public {
		return
	}
	type entry struct {
		Seq  int64     `json:"seq"`
		At   time.Time `json:"at"`
		Who  string    `json:"who"`
		Did  string    `json:"did"`
		Kind string    `json:"kind"`
		ID   string    `json:"id"`
		Hash string    `json:"hash"`
	}
	type entries struct {
		Body struct {
			Entries []entry `json:"entries"`
			Head    string  `json:"head"`
			Of
		}
	}
	get(a, "entries", "/entries", "The ledger", "Its entries, the newest first.",
		func(ctx context.Context, in *Page) (*entries, error) {
			list, err := a.desk.Entries(ctx, in.Skip, in.Limit)
			if err != nil {
				return nil, err
			}
			h, err := a.desk.Head(ctx)
			if err != nil {
				return nil, err
			}
			var out entries
			out.Body.Entries = []entry{}
			for _, e := range list {
				out.Body.Entries = append(out.Body.Entries, entry(e))
			}
			out.Body.All, out.Body.Skip, out.Body.Head = int(h.Size), in.Skip, h.Hash
			if next := in.Skip + len(list); next < int(h.Size) {
				out.Body.Next = itoa(next)
			}
			return &out, nil
		})
}

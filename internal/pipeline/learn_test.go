package pipeline_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"cairn/internal/pipeline"
	"cairn/internal/register"
)

// attacks is an article of many attacks, each with the place where the car came
// from and the place where the dead were.
func attacks(n, from int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "Police said %d guards were killed in Kut after a car from Hilla stopped them on Monday.\n\n", from+i)
	}
	return b.String()
}

// decideOn takes in articles and rules on the first n claims: the place of each
// is corrected to Babil, where the car came from.
func decideOn(t *testing.T, n int) (*pipeline.Desk, []register.Judged) {
	t.Helper()
	d, _ := create(t)
	var claims []register.Judged
	for k := 0; len(claims) < n+5; k++ {
		claims = append(claims, takeIn(t, d, fmt.Sprint("article ", k), attacks(30, 3+30*k))...)
	}
	var decs []register.Decision
	for _, c := range claims[:n] {
		decs = append(decs, register.Decision{Act: register.Correct, On: c.ID, Who: "a coder", Why: "read again", Change: json.RawMessage(`{"place":{"text":"Hilla","admin1":"IQ-BB"}}`)})
	}
	for chunk := range slices.Chunk(decs, 50) {
		if _, err := d.DecideAll(t.Context(), chunk); err != nil {
			t.Fatal(err)
		}
	}
	return d, claims
}

func TestARegisterLearnsFromItsDecisions(t *testing.T) {
	text := attacks(1, 9000)
	d, claims := decideOn(t, 230)
	before := claims[0]
	if before.Extractor != "cairn-extract/1" || before.Original.Place.Area() != "IQ-WA" {
		t.Fatalf("the first claims are of %q in %s", before.Extractor, before.Original.Place.Area())
	}
	after := takeIn(t, d, "later", text)[0]
	if after.Extractor != "cairn-extract/1, 200 decisions" {
		t.Errorf("after 230 decisions a claim is of %q, want the weights of the first 200", after.Extractor)
	}
	if after.Place.Area() != "IQ-BB" {
		t.Errorf("the place stays %s after 200 corrections to IQ-BB", after.Place.Area())
	}
	if after.Confidence >= before.Confidence {
		t.Errorf("confidence %.3f after 200 corrections, %.3f before", after.Confidence, before.Confidence)
	}
	// another register with the same decisions gives the same reading, byte for byte
	e, _ := decideOn(t, 230)
	if again := takeIn(t, e, "later", text)[0]; sameClaim(t, again.Original) != sameClaim(t, after.Original) {
		t.Errorf("the same decisions give\n%s\nand\n%s", sameClaim(t, again.Original), sameClaim(t, after.Original))
	}
}

func TestFewDecisionsTeachNothing(t *testing.T) {
	d, _ := decideOn(t, 60)
	if c := takeIn(t, d, "later", attacks(1, 9000))[0]; c.Extractor != "cairn-extract/1" {
		t.Errorf("after 60 decisions a claim is of %q", c.Extractor)
	}
}

func sameClaim(t *testing.T, c register.Claim) string {
	t.Helper()
	b, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

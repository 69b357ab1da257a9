package gate

import (
	"slices"

	"github.com/hunkprint/hunkprint/index/match"
)

// Chain is what several hunks of a patch say together where none of them says
// enough alone.
type Chain struct {
	Hunks      int     `json:"hunks"` // that point to the same origin, in its order
	Bits       float64 `json:"bits"`
	ChanceBits float64 `json:"chance_bits"` // fewer than 1 in 1,000 independent patches of this length have more
	Similarity float64 `json:"similarity"`  // share of all that the patch adds
}

// JudgePatch gives the verdicts of the hunks of one patch, each by itself and
// then by what they say together.
func (j *Judge) JudgePatch(cases []Case) ([]Hunk, error) {
	hunks := make([]Hunk, len(cases))
	for i, c := range cases {
		var err error
		if hunks[i], err = j.at(c).Judge(c); err != nil {
			return nil, err
		}
	}
	return hunks, j.together(cases, hunks)
}

// at is the judge by what holds at the path of a case.
func (j *Judge) at(c Case) *Judge {
	at := *j
	at.Policy = j.Policy.At(c.Path)
	return &at
}

// together adds findings to hunks that have none of their own.
func (j *Judge) together(cases []Case, hunks []Hunk) error {
	results := make([]match.Result, len(cases))
	for i, c := range cases {
		results[i] = c.Result
	}
	all := match.Together(results)
	for i, c := range cases {
		if hunks[i].Verdict != Clean && hunks[i].Verdict != TooSmall || hunks[i].AddedLines == 0 {
			continue
		}
		g, best := j.at(c).evidence(all, i, c)
		if len(g) == 0 {
			continue
		}
		place, owned, err := j.owned(g)
		if err != nil {
			return err
		}
		if owned {
			hunks[i].Verdict, hunks[i].Reason = Own, reasons(c.Result.Coverage.Fallback, c.Post.movedNote(), ownedNote(place))
			continue
		}
		f, err := j.finding(g, c.Post, c)
		if err != nil {
			return err
		}
		f.Chain = &Chain{Hunks: len(best.Pieces), Bits: rounded(best.Bits, 1), ChanceBits: rounded(best.Bar, 1), Similarity: rounded(best.Similarity, 3)}
		hunks[i].Findings, hunks[i].Verdict = append(hunks[i].Findings, f), f.Verdict
		hunks[i].Reason = reasons(c.Result.Coverage.Fallback, c.Post.movedNote())
	}
	return nil
}

// evidence gives the regions of a hunk that are pieces of what counts, the near-best
// documents of it, and the best one.
func (j *Judge) evidence(all []match.Evidence, hunk int, c Case) (g []region, best match.Evidence) {
	for _, e := range all {
		i := slices.IndexFunc(e.Pieces, func(p match.Piece) bool { return p.Query == hunk })
		if i < 0 || e.Bits < nearBest*best.Bits || !j.Policy.reaches(e.Bits, e.Bar, e.Similarity) {
			continue
		}
		r := newRegion(e.Pieces[i].Match, c.Post)
		if len(r.lines) == 0 {
			continue
		}
		if len(g) == 0 {
			best = e
		}
		g = append(g, r)
	}
	return g, best
}

package match

import "math"

// DefaultSimilarity is the share of a hunk's added tokens that must match by
// default. Bits decide; this only keeps a line or two of a large hunk out.
const DefaultSimilarity = 0.1

// Bar is the number of bits that 999 of 1,000 independent queries of that many
// judged tokens stay below.
func Bar(tokens int) float64 {
	return barFloor + barGrowth*math.Sqrt(float64(tokens))
}

// The bar's constants come from bench/accuracy.
const (
	barFloor  = 54
	barGrowth = 10.7
)

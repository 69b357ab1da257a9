package main

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/hunkprint/hunkprint/bench/figure"
)

// plots draws what the READMEs show, by file name. What has no figures is not drawn.
func plots(r results) map[string]string {
	all := make(map[string]string)
	for _, l := range accuracyLanguages {
		var panels []panel
		for _, v := range []string{"renamed", "renamed, 5% edited"} {
			if p := rocPanel(r, l, v); len(p.lines) > 0 {
				panels = append(panels, p)
			}
		}
		if len(panels) > 0 {
			all["roc-"+l+".svg"] = draw(panels)
		}
	}
	if p := growthPanel(r); len(p.lines) > 0 {
		all["growth.svg"] = draw([]panel{p})
	}
	return all
}

// panel is one diagram. The x axis is logarithmic; the y axis begins at 0.
type panel struct {
	title, x, y string
	from, to    float64 // of x
	ticks       []float64
	top         float64 // of y
	lines       []line
}

// line is a curve with the word that stands at its end.
type line struct {
	word   string
	strong bool
	x, y   []float64
}

func rocPanel(r results, language, variant string) panel {
	p := panel{title: language + ", 30 lines, " + variant, x: "false alarms, % of independent windows", y: "found, %",
		from: 0.01, to: 10, ticks: []float64{0.01, 0.1, 1, 10}, top: 100}
	for _, m := range methods {
		name := figure.Name("ROC", "lang", language, "lines", 30, "method", m.name, "variant", variant)
		l := line{word: m.words, strong: m.name == ours}
		for _, rate := range rates {
			if f, ok := r.find(name, atRate(rate)); ok {
				l.x, l.y = append(l.x, rate), append(l.y, f.Value)
			}
		}
		if len(l.x) > 0 {
			p.lines = append(p.lines, l)
		}
	}
	return p
}

// growthPanel shows the time of a hunk against the size of the corpus.
func growthPanel(r results) panel {
	p := panel{title: "a hunk of 30 lines", x: "corpus, MB", y: "ms of processor time"}
	for _, kind := range []struct {
		what, words string
		strong      bool
	}{{"independent", "independent", true}, {"copies", "copies", false}, {"tokens", "tokenizing alone", false}} {
		l := line{word: kind.words, strong: kind.strong}
		for _, m := range r {
			for _, f := range m.figures {
				var mb float64
				if n, _ := fmt.Sscanf(f.Name, "Growth/what="+kind.what+"/MB=%g", &mb); n == 1 && f.Unit == "ms-a-hunk" {
					l.x, l.y = append(l.x, mb), append(l.y, f.Value)
					p.top = max(p.top, math.Ceil(2*f.Value)/2)
				}
			}
		}
		if len(l.x) > 1 {
			p.lines, p.ticks = append(p.lines, l), l.x
			p.from, p.to = slices.Min(l.x), slices.Max(l.x)
		}
	}
	return p
}

// The measures of a panel, in pixels.
const (
	width, height = 440, 300
	left, right   = 46, 118 // of the curves; the words stand right of them
	above1, below = 30, 44
	gap           = 15 // between words
)

// colours tell lines apart on light and on dark ground.
var colours = []string{"#d1495b", "#2a7de1", "#8a63d2", "#2e9e6b", "#c7801a", "#7a8691", "#0f9fb5", "#b0589b", "#8c6d4f"}

func draw(panels []panel) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %[1]d %[2]d" font-family="sans-serif" font-size="12">`+"\n", width*len(panels), height)
	b.WriteString("<style>text{fill:#24292f}.axis{stroke:#57606a}.grid{stroke:#d0d7de}@media(prefers-color-scheme:dark){text{fill:#e6edf3}.axis{stroke:#8b949e}.grid{stroke:#30363d}}</style>\n")
	for i, p := range panels {
		fmt.Fprintf(&b, `<g transform="translate(%d,0)">`+"\n", i*width)
		p.frame(&b)
		p.curves(&b)
		b.WriteString("</g>\n")
	}
	b.WriteString("</svg>\n")
	return b.String()
}

func (p panel) at(x, y float64) (px, py float64) {
	across := (math.Log(x) - math.Log(p.from)) / (math.Log(p.to) - math.Log(p.from))
	return left + across*(width-left-right), height - below - y/p.top*(height-above1-below)
}

func (p panel) frame(b *strings.Builder) {
	fmt.Fprintf(b, `<text x="%d" y="18" font-weight="bold">%s</text>`+"\n", left, p.title)
	for i := range 6 {
		y := p.top * float64(i) / 5
		_, py := p.at(p.from, y)
		fmt.Fprintf(b, `<line class="grid" x1="%d" x2="%d" y1="%.1f" y2="%.1[3]f"/><text x="%d" y="%.1f" text-anchor="end">%s</text>`+"\n", left, width-right, py, left-6, py+4, round(y))
	}
	for _, x := range p.ticks {
		px, py := p.at(x, 0)
		fmt.Fprintf(b, `<line class="axis" x1="%.1f" x2="%.1[1]f" y1="%.1f" y2="%.1f"/><text x="%.1[1]f" y="%.1[4]f" text-anchor="middle">%[5]s</text>`+"\n", px, py, py+4, py+18, round(x))
	}
	fmt.Fprintf(b, `<line class="axis" x1="%d" x2="%d" y1="%d" y2="%[3]d"/>`+"\n", left, width-right, height-below)
	fmt.Fprintf(b, `<text x="%d" y="%d" text-anchor="middle">%s</text>`+"\n", (left+width-right)/2, height-8, p.x)
	fmt.Fprintf(b, `<text transform="translate(12,%d) rotate(-90)" text-anchor="middle">%s</text>`+"\n", (above1+height-below)/2, p.y)
}

func (p panel) curves(b *strings.Builder) {
	ends := p.ends()
	for i, l := range p.lines {
		colour, wide := colours[i%len(colours)], 1.5
		if l.strong {
			wide = 3
		}
		var points []string
		for k := range l.x {
			px, py := p.at(l.x[k], l.y[k])
			points = append(points, fmt.Sprintf("%.1f,%.1f", px, py))
		}
		fmt.Fprintf(b, `<polyline fill="none" stroke="%s" stroke-width="%g" points="%s"/>`+"\n", colour, wide, strings.Join(points, " "))
		for _, point := range points {
			x, y, _ := strings.Cut(point, ",")
			fmt.Fprintf(b, `<circle cx="%s" cy="%s" r="2" fill="%s"/>`+"\n", x, y, colour)
		}
		_, py := p.at(l.x[len(l.x)-1], l.y[len(l.y)-1])
		fmt.Fprintf(b, `<line stroke="%s" x1="%d" x2="%d" y1="%.1f" y2="%.1f"/><text x="%d" y="%.1f" style="fill:%s">%s</text>`+"\n",
			colour, width-right+2, width-right+10, py, ends[i], width-right+12, ends[i]+4, colour, l.word)
	}
}

// ends are the heights at which the words of the lines stand, apart from each other.
func (p panel) ends() []float64 {
	heights := make([]float64, len(p.lines))
	order := make([]int, len(p.lines))
	for i, l := range p.lines {
		_, heights[i] = p.at(l.x[len(l.x)-1], l.y[len(l.y)-1])
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case heights[a] < heights[b]:
			return -1
		case heights[a] > heights[b]:
			return 1
		}
		return 0
	})
	for k := 1; k < len(order); k++ {
		heights[order[k]] = max(heights[order[k]], heights[order[k-1]]+gap)
	}
	for k := len(order) - 1; k >= 0; k-- { // back up from the lower edge
		least := float64(height-below) - gap*float64(len(order)-1-k)
		heights[order[k]] = min(heights[order[k]], least)
	}
	return heights
}

package match

import (
	"context"
	"iter"
	"math"
	"sync"

	"github.com/hunkprint/hunkprint/fingerprint"
	"github.com/hunkprint/hunkprint/index"
)

// Options wires a Matcher.
type Options struct {
	Reader    func() Reader          // makes a reader for each worker
	Tokenizer func() index.Tokenizer // and a tokenizer
	Workers   int                    // at least 1
}

// Stream matches queries and gives their results in the same order, whatever
// the number of workers. At most four queries a worker are in flight. When the
// context is cancelled the sequence ends early.
func Stream(ctx context.Context, queries iter.Seq[Query], o Options) iter.Seq[Result] {
	return func(yield func(Result) bool) {
		ctx, cancel := context.WithCancel(ctx)
		workers := max(o.Workers, 1)
		todo, order := make(chan *task), make(chan *task, 4*workers)
		models := newModels()
		var group sync.WaitGroup
		for range workers {
			group.Go(func() { work(todo, o, models) })
		}
		group.Go(func() { feed(ctx, queries, todo, order) })
		for t := range order {
			<-t.done
			if ctx.Err() != nil || !yield(t.result) {
				break
			}
		}
		cancel()
		for range order { // the sender must not wait for ever
		}
		group.Wait()
	}
}

// task is one query on its way through a worker.
type task struct {
	query  Query
	result Result
	done   chan struct{}
}

func feed(ctx context.Context, queries iter.Seq[Query], todo, order chan<- *task) {
	defer close(order)
	defer close(todo)
	for q := range queries {
		t := &task{query: q, done: make(chan struct{})}
		select {
		case order <- t:
		case <-ctx.Done():
			return
		}
		select {
		case todo <- t:
		case <-ctx.Done():
			close(t.done)
			return
		}
	}
}

func work(todo <-chan *task, o Options, models *models) {
	m := NewMatcher(o.Reader(), o.Tokenizer(), models)
	defer m.tokenizer.Close()
	for t := range todo {
		t.result = m.Match(t.query)
		close(t.done)
	}
}

// Matcher matches one query at a time. It is not safe for concurrent use.
type Matcher struct {
	reader     Reader
	tokenizer  index.Tokenizer
	models     *models
	teller     teller
	shingler   fingerprint.Shingler
	scorer     scorer
	aligner    aligner
	streams    streamCache
	corpora    map[string]uint64 // tokens of the corpus by family of languages
	query      []byte            // its text
	tokens     []fingerprint.Token
	file       fileTokens
	shingles   [2][]fingerprint.Fingerprint // of all of the tokens, by family
	judged     []bool
	added      []fingerprint.Token // those that are judged
	keeps      []float32           // per token: the share of its information that it keeps, see expected.go
	before     []int               // per token and one more: how many before it are judged
	named      map[uint32]bool     // judged names and literals
	names      []float32           // per token: what its name or literal tells where it is judged and met for the first time
	nobodys    []uint32            // literals that those before them made expected, or a standard
	hashes     []uint64
	places     []seed // by hash; without a document
	found      []seed
	chained    []chain
	candidates []candidate
	covered    []uint8  // per token: how many of the seeds found cover it
	order      []int    // of the posting lists: see choose
	cover      []uint8  // per token: how the seeds of one candidate cover it
	looks      []look   // per token
	paired     []paired // per match of the query
	problem    problem
	renaming   *renaming
	sketcher   sketcher
	leader     leader
	credited   map[uint32]bool // equal names and literals that counted in a match
}

// NewMatcher makes a matcher over a reader. A nil models loads the shipped ones.
func NewMatcher(r Reader, t index.Tokenizer, m *models) *Matcher {
	if m == nil {
		m = newModels()
	}
	return &Matcher{reader: r, tokenizer: t, models: m, teller: teller{tokenizer: t, models: m}, renaming: newRenaming(), leader: leader{known: make(map[uint32]int32)}, corpora: make(map[string]uint64), named: make(map[uint32]bool), credited: make(map[uint32]bool), streams: newStreamCache()}
}

// Match finds the documents that hold part of a query.
func (m *Matcher) Match(q Query) (res Result) {
	if q, res.Err = m.teller.told(q); res.Err != nil {
		return res
	}
	if res.Coverage, res.Err = m.read(q); res.Err != nil {
		return res
	}
	m.query, res.Language, res.Corpus = q.Text, q.Language, m.corpus(q.Language)
	background, err := m.models.of(q.Language, m.tokenizer)
	if err != nil {
		res.Err = err
		return res
	}
	known, err := m.models.idiomsOf(q.Language, m.tokenizer)
	if err != nil {
		res.Err = err
		return res
	}
	m.shingle()
	bits := m.judge(&res, q, background, known)
	m.leader.meet(m.tokens, m.names)
	seeds, err := m.seeds(bits)
	if err != nil {
		res.Err = err
		return res
	}
	strict := strictnessOf(res.Language, res.Corpus)
	whole := strict.barOfSome(res.Tokens, wholly(res.Tokens))
	res.Matches, res.Err = m.extend(m.chains(seeds, bits), asked{bits, strict, res.Tokens, whole, background})
	if len(res.Matches) > 0 {
		res.added = m.passage(bits)
	}
	return res
}

// corpus is how many tokens are in languages of the same family.
func (m *Matcher) corpus(language string) uint64 {
	family := m.tokenizer.Family(language)
	tokens, known := m.corpora[family]
	if known {
		return tokens
	}
	for l, n := range m.reader.Languages() {
		if m.tokenizer.Family(l) == family {
			tokens += n
		}
	}
	m.corpora[family] = tokens
	return tokens
}

// The families of shingles, in the order of index.Families.
const (
	exact = iota
	renamed
)

// shingle makes the shingles of the query.
func (m *Matcher) shingle() {
	for i, p := range index.Families() {
		m.shingles[i] = append(m.shingles[i][:0], m.shingler.Shingles(m.tokens, p)...)
	}
}

// judge computes the information of every token; those that only help to
// align get none.
func (m *Matcher) judge(res *Result, q Query, b *Background, known idioms) []float32 {
	bits := m.scorer.score(b, m.tokens)
	if q.Prose {
		hush(bits, m.tokens)
	}
	m.expect(bits, known)
	m.judged = resized(m.judged, len(m.tokens))
	m.before = resized(m.before, len(m.tokens)+1)
	m.names = resized(m.names, len(m.tokens))
	clear(m.named)
	m.nobodys = m.nobodys[:0]
	var numbers progression
	for i, t := range m.tokens {
		m.names[i] = 0
		m.before[i] = res.Tokens
		m.judged[i] = q.Counts == nil || q.Counts(t.Line)
		if !m.judged[i] {
			bits[i] = min(bits[i], contextBits)
			continue
		}
		res.Tokens++
		res.Bits += float64(bits[i])
		res.whole = res.whole.with(m.keeps[i], bits[i])
		text := m.query[t.Start:t.End]
		counted := countable(t.Class, text) && numbers.goesOn(i, text)
		if t.Class >= fingerprint.Identifier && !t.Import && !m.named[t.Code] {
			m.named[t.Code] = true
			if counted || dictated(t.Class, text) {
				m.nobodys = append(m.nobodys, t.Code)
				continue
			}
			m.names[i] = m.keeps[i] * b.nameBits(t.Code)
			res.Most += allNames * float64(m.names[i])
		}
	}
	m.before[len(m.tokens)] = res.Tokens
	res.Most += res.Bits
	return bits
}

// hush takes the information of marks away: in prose they draw tables and lines, in markup
// tags that everybody writes.
func hush(bits []float32, tokens []fingerprint.Token) {
	for i, t := range tokens {
		if t.Class == fingerprint.Punctuation {
			bits[i] = 0
		}
	}
}

// contextBits is what a token is worth that is not judged: it helps to align.
const contextBits = 0.1

// asked is what is the same for all candidates of a query.
type asked struct {
	bits       []float32 // of its tokens
	strict     strictness
	tokens     int     // that are judged
	whole      float64 // what a match of all of them must reach
	background *Background
}

// document compares the query with one document: without gaps at first, under
// the renaming that the seeds show, and with care where that is promising. The
// blocks are those that were aligned.
func (m *Matcher) document(doc uint32, chains []chain, a asked) (Match, [][]pairing, error) {
	stream, err := m.streams.get(m.reader, doc)
	if err != nil {
		return Match{}, nil, err
	}
	for _, c := range chains {
		if err := stream.Load(int(c.low)-margin, int(c.high)+len(m.tokens)+margin); err != nil {
			return Match{}, nil, err
		}
	}
	p := &m.problem
	p.query, p.doc, p.bits = m.tokens, stream.Tokens, a.bits
	blocks := m.sketch(p, chains)
	match := m.weigh(doc, blocks, a)
	if len(blocks) > 0 && match.Bits >= promising*m.full(a, blocks[0][0].q, blocks[len(blocks)-1][0].q) {
		blocks, match = m.study(chains, blocks, match, a)
	}
	if len(match.Blocks) > 1 {
		if kept := telling(blocks, match, a); len(kept) < len(blocks) {
			blocks, match = kept, m.weigh(doc, kept, a)
		}
	}
	match.Renames = m.renames(stream, blocks)
	return match, blocks, nil
}

// study aligns the chains under the renaming that the blocks found so far show,
// and again as long as that shows more of it.
func (m *Matcher) study(chains []chain, blocks [][]pairing, match Match, a asked) ([][]pairing, Match) {
	p := &m.problem
	for range rounds {
		m.renaming.clear()
		for _, pairs := range blocks {
			for _, x := range pairs {
				m.renaming.vote(p.query[x.q], p.doc[x.d], 1)
			}
		}
		m.renaming.settle()
		m.renaming.apply(p)
		match = m.weigh(match.Doc, blocks, a)
		if !open(p, blocks) {
			break
		}
		aligned := m.alignAll(p, chains)
		better := m.weigh(match.Doc, aligned, a)
		if better.Bits <= match.Bits {
			break
		}
		blocks, match = aligned, better
	}
	return blocks, match
}

// rounds is how often the chains of a document are aligned: each shows more of
// the renaming.
const rounds = 2

// promising is the share of the bar from which on a match is worth a second look.
const promising = 0.46

// few is how many tokens of a query may stand alone without a search for
// their counterparts.
const few = 4

// open tells whether the blocks leave more than a few tokens of the query alone,
// or beside others than their counterparts.
func open(p *problem, blocks [][]pairing) bool {
	agreed := 0
	for _, pairs := range blocks {
		for _, x := range pairs {
			if p.gain(int(x.q), int(x.d)) >= 0 {
				agreed++
			}
		}
	}
	return len(p.query)-agreed > few
}

// weigh adds up what the blocks of a document are worth.
func (m *Matcher) weigh(doc uint32, blocks [][]pairing, a asked) Match {
	p := &m.problem
	clear(m.credited)
	for _, code := range m.nobodys {
		m.credited[code] = true
	}
	t := tally{problem: p, judged: m.judged, keeps: m.keeps, background: a.background, credited: m.credited, match: Match{Doc: doc}}
	for i, pairs := range blocks {
		before := t.match.matched
		worth := t.block(pairs)
		lines := t.lines(pairs)
		if len(lines) == 0 || worth < minBlock {
			t.match.matched = before
			continue
		}
		block := Block{Lines: lines, Bits: worth, pairs: i}
		block.stretch = stretch{m.before[pairs[0].q], m.before[pairs[len(pairs)-1].q+1], t.match.matched.less(before)}
		block.Query, block.Origin = extent(lines)
		t.match.Blocks = append(t.match.Blocks, block)
		t.match.Bits += worth
	}
	t.match.Bits -= costBlock * math.Max(0, float64(len(t.match.Blocks)-1))
	t.match.Similarity = share(t.match.all, a.tokens)
	t.match.Verbatim = share(t.known.equal, t.known.all)
	height, _, _ := a.strict.height(a.tokens, t.match)
	t.match.Bar = t.match.Bits / height
	return t.match
}

// telling leaves out the blocks of a match that are nothing but chance: a long
// query has some beside every copy.
func telling(blocks [][]pairing, match Match, a asked) (kept [][]pairing) {
	_, from, to := a.strict.height(a.tokens, match)
	for i, b := range match.Blocks {
		if from <= i && i < to || a.strict.tells(a.tokens, b) {
			kept = append(kept, blocks[b.pairs])
		}
	}
	return kept
}

func share(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}

// renames lists the names that the blocks rename, in the order of the query.
func (m *Matcher) renames(s *index.Stream, blocks [][]pairing) []Rename {
	var list []Rename
	seen := make(map[uint32]bool)
	for _, pairs := range blocks {
		for _, x := range pairs {
			q, d := m.tokens[x.q], m.problem.doc[x.d]
			if q.Class != fingerprint.Identifier || q.Code == d.Code || seen[q.Code] || m.renaming.toDoc[q.Code] != d.Code {
				continue
			}
			seen[q.Code] = true
			list = append(list, Rename{Origin: s.Text(int(x.d)), Query: string(m.query[q.Start:q.End])})
		}
	}
	return list
}

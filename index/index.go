package index

import (
	"cmp"
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math/bits"
	"slices"
	"sort"
	"sync"

	"github.com/FastFilter/xorfilter"
	"github.com/klauspost/compress/zstd"
)

// Index reads one generation. Its methods are not safe for concurrent use;
// Clone gives another reader of the same open store.
type Index struct {
	*shared
	values storeReader
	codec  *streamCodec
	unzip  *zstd.Decoder
}

// shared is what all readers of one open index have in common.
type shared struct {
	store  *store
	header Header
	starts []uint32 // first place of each document, and the end
	coarse []uint32 // document of every coarsePlaces-th place, and the last document

	filtersOnce sync.Once
	filters     []*xorfilter.BinaryFuse8
	filtersErr  error
}

// Open opens the newest complete generation of the index at dir for reading.
// It fails with an error that StateOf understands.
func Open(dir string) (*Index, error) {
	// A build may replace the generation between finding and opening it.
	for try := 0; ; try++ {
		path, _, err := current(dir)
		if err != nil {
			return nil, err
		}
		ix, err := openGeneration(path)
		if err == nil {
			return ix, nil
		}
		if again, _, _ := current(dir); again == path || try == 3 {
			return nil, fmt.Errorf("index at %s: %w", dir, err)
		}
	}
}

func newIndex(s *shared) *Index {
	return &Index{shared: s, values: s.store.reader(), codec: newStreamCodec(), unzip: newUnzip()}
}

func openGeneration(path string) (*Index, error) {
	if err := checkSums(path, false); err != nil {
		return nil, err
	}
	s, err := openStore(path)
	if err != nil {
		return nil, err
	}
	ix := newIndex(&shared{store: s})
	if err := ix.load(); err != nil {
		s.close()
		return nil, err
	}
	return ix, nil
}

// load reads what every reader needs.
func (ix *Index) load() error {
	if err := ix.loadHeader(); err != nil {
		return err
	}
	if err := ix.loadStarts(); err != nil {
		return err
	}
	ix.store.remember(postingPart, min(ix.header.shape().blocks(), maxRemembered))
	ix.store.remember(streamPart, uint32(ix.header.Documents))
	ix.store.remember(documentPart, uint32(ix.header.Documents/pageSize+1))
	return nil
}

// maxRemembered is more blocks than an index has: no header makes more room.
const maxRemembered = 1 << 22

// ready reads the filters, which are needed to look up fingerprints and for
// nothing else.
func (s *shared) ready() error {
	s.filtersOnce.Do(s.loadFilters)
	return s.filtersErr
}

func (s *shared) loadFilters() {
	filters := make([]*xorfilter.BinaryFuse8, 1<<shardBits)
	shards := make([]uint32, len(filters))
	for i := range shards {
		shards[i] = uint32(i)
	}
	values := s.store.reader()
	packed, err := values.get(filterPart, shards)
	for i := 0; err == nil && i < len(packed); i++ {
		filters[i], err = unpackFilter(packed[i])
	}
	s.filters, s.filtersErr = filters, err
}

func (ix *Index) loadHeader() error {
	text, err := ix.values.one(headerPart, 0)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, &ix.header); err != nil {
		return fmt.Errorf("%w: header: %v", ErrCorrupt, err)
	}
	if ix.header.Format > Version {
		return fmt.Errorf("%w: format %d, this program reads up to %d; build it again with this program, or use a newer one", ErrNewer, ix.header.Format, Version)
	}
	if ix.header.Parameters != parameters() {
		return fmt.Errorf("%w: %s; build it again", ErrParameters, ix.header.Parameters)
	}
	if h := ix.header; h.BlockBits < shardBits || h.BlockBits > 31 || h.PlaceBits != bits.Len64(h.Tokens) || h.Tokens > maxPlace {
		return fmt.Errorf("%w: header: blocks of %d bits, places of %d", ErrCorrupt, h.BlockBits, h.PlaceBits)
	}
	return nil
}

func (ix *Index) loadStarts() error {
	data, err := ix.values.one(lengthPart, 0)
	if err != nil {
		return err
	}
	ix.starts = make([]uint32, 1, ix.header.Documents+1)
	for place := uint64(0); len(data) > 0; {
		n, size := binary.Uvarint(data)
		if place += n; size <= 0 || place > maxPlace {
			return fmt.Errorf("%w: document lengths", ErrCorrupt)
		}
		data = data[size:]
		ix.starts = append(ix.starts, uint32(place))
	}
	if len(ix.starts) != ix.header.Documents+1 {
		return fmt.Errorf("%w: %d documents, %d lengths", ErrCorrupt, ix.header.Documents, len(ix.starts)-1)
	}
	ix.coarse = coarse(ix.starts)
	return nil
}

// coarsePlaces is how many places share a note of where to look for their
// document: some documents are left to choose from.
const coarsePlaces = 1 << 12

func coarse(starts []uint32) []uint32 {
	docs := make([]uint32, 0, starts[len(starts)-1]/coarsePlaces+2)
	for doc := range starts[1:] {
		for uint64(len(docs))*coarsePlaces < uint64(starts[doc+1]) {
			docs = append(docs, uint32(doc))
		}
	}
	return append(docs, uint32(max(len(starts)-2, 0)))
}

// document finds the document of a place.
func (ix *Index) document(at uint32) uint32 {
	first, last := ix.coarse[at/coarsePlaces], ix.coarse[at/coarsePlaces+1]
	return first + uint32(sort.Search(int(last-first), func(i int) bool { return ix.starts[first+uint32(i)+1] > at }))
}

// Clone gives a reader for another goroutine. Only the first is to be closed,
// after all others are out of use.
func (ix *Index) Clone() *Index {
	return newIndex(ix.shared)
}

// Close lets go of the store.
func (ix *Index) Close() { ix.store.close() }

// Header tells what the index holds.
func (ix *Index) Header() Header { return ix.header }

// Sources lists what was indexed, in order.
func (ix *Index) Sources() ([]Source, error) {
	text, err := ix.values.one(sourcePart, 0)
	if err != nil {
		return nil, err
	}
	var sources []Source
	if err := json.Unmarshal(text, &sources); err != nil {
		return nil, fmt.Errorf("%w: sources: %v", ErrCorrupt, err)
	}
	return sources, nil
}

// Has tells whether a fingerprint may be in the index: false is certain, true
// is wrong for 1 of 256 absent ones. It does not touch the store.
func (ix *Index) Has(hash uint64) bool {
	if ix.ready() != nil {
		return true // Postings will say why
	}
	hash = stored(hash)
	f := ix.filters[shard(hash)]
	return f != nil && f.Contains(hash)
}

// List is the posting list of one fingerprint.
type List struct {
	Total    uint64    // in the corpus
	Postings []Posting // the first MaxPostings of them; none where there are more than were asked for
}

// Postings looks up many fingerprints at once. The lists are in the order of
// the hashes. Of a fingerprint that has more than most postings, only how many is told.
func (ix *Index) Postings(hashes []uint64, most uint64) ([]List, error) {
	if err := ix.ready(); err != nil {
		return nil, err
	}
	lists := make([]List, len(hashes))
	order := make([]int, 0, len(hashes))
	for i, h := range hashes {
		if ix.Has(h) {
			order = append(order, i)
		}
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(hashes[a], hashes[b]) })
	numbers, firsts := ix.blocks(hashes, order)
	blocks, err := ix.values.get(postingPart, numbers)
	if err != nil {
		return nil, err
	}
	shape := ix.header.shape()
	var b block
	var room []Posting
	for k, data := range blocks {
		b.reset(data, shape, numbers[k])
		for _, i := range order[firsts[k]:firsts[k+1]] {
			if !b.find(stored(hashes[i]), most) {
				continue
			}
			if lists[i].Total = b.e.total; b.e.total > most {
				continue
			}
			if b.e.at[len(b.e.at)-1] >= ix.starts[len(ix.starts)-1] {
				return nil, errBlock
			}
			lists[i].Postings, room = ix.postings(b.e.at, room)
		}
		if b.err != nil {
			return nil, b.err
		}
	}
	return lists, nil
}

// stored is the part of a hash that an index keeps.
func stored(hash uint64) uint64 { return hash >> (64 - hashBits) }

// blocks numbers the blocks that ordered hashes need, and tells where in the
// order the hashes of each begin.
func (ix *Index) blocks(hashes []uint64, order []int) (blocks []uint32, firsts []int) {
	shape := ix.header.shape()
	for n, i := range order {
		if number := shape.number(stored(hashes[i])); n == 0 || number != blocks[len(blocks)-1] {
			blocks, firsts = append(blocks, number), append(firsts, n)
		}
	}
	return blocks, append(firsts, len(order))
}

// listRoom is how many postings are made room for at a time.
const listRoom = 1 << 8

// postings finds the documents of places. It takes the postings from room, and
// gives back what is left of it.
func (ix *Index) postings(places []uint32, room []Posting) (found, left []Posting) {
	n := len(places)
	if n > len(room) {
		room = make([]Posting, listRoom)
	}
	found = room[:n:n]
	for i, at := range places {
		doc := ix.document(at)
		found[i] = Posting{Doc: doc, Pos: at - ix.starts[doc]}
	}
	return found, room[n:]
}

// Stream reads all of the token stream of a document.
func (ix *Index) Stream(doc uint32) (*Stream, error) {
	s, err := ix.Peek(doc)
	if err == nil {
		err = s.Load(0, len(s.Tokens))
	}
	return s, err
}

// Peek gives the token stream of a document with none of its tokens loaded:
// what is needed of a long one costs a fraction of all.
func (ix *Index) Peek(doc uint32) (*Stream, error) {
	packed, err := ix.values.value(streamPart, doc)
	if err != nil {
		return nil, err
	}
	return ix.codec.open(packed, ix.tokens(doc))
}

// Languages counts the tokens of the documents by language. An index that was built before
// they were counted has nil.
func (ix *Index) Languages() map[string]uint64 { return ix.header.Languages }

// tokens is how many tokens a document has.
func (ix *Index) tokens(doc uint32) int { return int(ix.starts[doc+1] - ix.starts[doc]) }

// Document reads the record of a document.
func (ix *Index) Document(doc uint32) (d Document, err error) {
	page, err := ix.values.value(documentPart, doc/pageSize)
	if err != nil {
		return Document{}, err
	}
	return unpackRecord(ix.unzip, page, int(doc%pageSize))
}

// documents gives all records in order.
func (ix *Index) documents(ctx context.Context, use func(doc uint32, d Document) error) error {
	return ix.store.each(ctx, documentPart, func(n uint32, v []byte) error {
		page, err := unpackPage(ix.unzip, v)
		if err != nil {
			return err
		}
		for i, d := range page {
			if err := use(n*pageSize+uint32(i), d); err != nil {
				return err
			}
		}
		return nil
	})
}

// number reads the number of a key.
func number(k []byte) (uint32, bool) {
	if len(k) != 5 {
		return 0, false
	}
	return binary.BigEndian.Uint32(k[1:]), true
}

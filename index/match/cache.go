package match

import "github.com/hunkprint/hunkprint/index"

// cacheTokens bounds the streams that a matcher keeps, in tokens (24 bytes each).
const cacheTokens = 2 << 20

// streamCache keeps the streams used last.
type streamCache struct {
	streams map[uint32]*index.Stream
	order   []uint32 // oldest first
	tokens  int
}

func newStreamCache() streamCache { return streamCache{streams: make(map[uint32]*index.Stream)} }

func (c *streamCache) get(r Reader, doc uint32) (*index.Stream, error) {
	if s := c.streams[doc]; s != nil {
		return s, nil
	}
	s, err := r.Peek(doc)
	if err != nil {
		return nil, err
	}
	c.streams[doc] = s
	c.order = append(c.order, doc)
	c.tokens += len(s.Tokens)
	for c.tokens > cacheTokens && len(c.order) > 1 {
		oldest := c.order[0]
		c.order = c.order[1:]
		c.tokens -= len(c.streams[oldest].Tokens)
		c.streams[oldest].Release()
		delete(c.streams, oldest)
	}
	return s, nil
}

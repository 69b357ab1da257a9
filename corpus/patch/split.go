package patch

import (
	"bufio"
	"bytes"
	"io"
)

// splitter cuts a stream into chunks, mails of a mailbox or commits of a log.
// It holds one chunk, and no more of that than max.
type splitter struct {
	in      *bufio.Reader
	starts  func(line []byte, afterBlank bool) bool // does a chunk begin at this line
	max     int
	first   []byte // the line that begins the next chunk
	line    int    // its 1-based number in the stream
	read    int    // lines read
	err     error
	unquote bool // take one > off ">From "
}

// chunk is one piece of a stream.
type chunk struct {
	text []byte
	line int   // 1-based number of its first line in the stream
	cut  bool  // there was more than the limit
	err  error // the stream broke off in it
}

// newSplitter reads a stream of chunks. What stands above the first start is
// a chunk of its own.
func newSplitter(r io.Reader, starts func([]byte, bool) bool, max int) *splitter {
	in, ok := r.(*bufio.Reader)
	if !ok {
		in = bufio.NewReaderSize(r, bufferSize)
	}
	return &splitter{in: in, starts: starts, max: max}
}

const bufferSize = 64 << 10

// next gives the next chunk that is not blank, or io.EOF.
func (s *splitter) next() (chunk, error) {
	for {
		if s.err != nil {
			return chunk{}, io.EOF
		}
		c := s.chunk()
		if c.err != nil || len(bytes.TrimSpace(c.text)) > 0 {
			return c, nil
		}
	}
}

func (s *splitter) chunk() chunk {
	c := chunk{text: append([]byte(nil), s.first...), line: s.line}
	if s.first == nil {
		c.line = 1
	}
	s.first = nil
	bol, blank := true, s.read == 0
	for {
		// A piece is a line, or as much of it as fits the buffer.
		piece, err := s.in.ReadSlice('\n')
		if bol && len(piece) > 0 {
			s.read++
			if s.starts(piece, blank) {
				s.first, s.line = append([]byte(nil), piece...), s.read
				return c
			}
			if s.unquote && isQuotedFrom(piece) {
				piece = piece[1:]
			}
		}
		blank = bol && len(trimEnd(piece)) == 0
		bol = err != bufio.ErrBufferFull
		room := s.max - len(c.text)
		c.cut = c.cut || len(piece) > room
		c.text = append(c.text, piece[:min(len(piece), max(room, 0))]...)
		if err != nil && err != bufio.ErrBufferFull {
			s.err = err
			if err != io.EOF {
				c.err = err
			}
			return c
		}
	}
}

func trimEnd(line []byte) []byte { return bytes.TrimRight(line, "\r\n") }

// isQuotedFrom knows ">From " of mboxo and ">>From " of mboxrd.
func isQuotedFrom(line []byte) bool {
	if len(line) == 0 || line[0] != '>' {
		return false
	}
	return hasPrefix(bytes.TrimLeft(line, ">"), "From ")
}

// isFromLine knows the line that begins a mail of a mailbox by its date, as
// git mailsplit does: "From who Mon Sep 17 00:00:00 2001". Below a blank line
// a time zone may stand before or behind the year.
func isFromLine(line []byte, afterBlank bool) bool {
	if !hasPrefix(line, "From ") || len(line) < 20 {
		return false
	}
	i := bytes.LastIndexByte(line, ':')
	if i < 9 || i+4 > len(line) || !isClockAround(line, i) {
		return false
	}
	tail := bytes.Fields(line[i+3:])
	if len(tail) == 0 {
		return false
	}
	if isYear(tail[0]) {
		return true
	}
	return afterBlank && len(tail) == 2 && isYear(tail[1])
}

// isClockAround checks the digits around the last colon of hh:mm:ss or hh:mm.
func isClockAround(line []byte, i int) bool {
	for _, at := range []int{i - 4, i - 2, i - 1, i + 1, i + 2} {
		if line[at] < '0' || line[at] > '9' {
			return line[at] == ' ' && at == i-4 // hh:mm alone
		}
	}
	return true
}

// isYear knows a year behind 90, with or without its century.
func isYear(word []byte) bool {
	n, _, ok := parseNumber(word)
	return ok && n > 90
}

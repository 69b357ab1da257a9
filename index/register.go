package index

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
)

// register keeps the records of a build's documents in files until the end: a
// later source may have one of the texts, too, which then gets another origin.
// Some 50 bytes a document stay in memory, and 16 for each such origin.
type register struct {
	records *spool // JSON of each document, a line each
	origins *spool // JSON of the origins of texts that were there already
	later   []laterOrigin
	known   map[content]uint32 // document of a text
}

// content is what Document.Content says.
type content [16]byte

// laterOrigin is an origin of a text that was there already.
type laterOrigin struct {
	doc  uint32
	size uint32 // bytes of its JSON
	at   int64  // where that begins
}

func newRegister(dir string) (*register, error) {
	records, err := newSpool(filepath.Join(dir, "records"))
	if err != nil {
		return nil, err
	}
	origins, err := newSpool(filepath.Join(dir, "origins"))
	if err != nil {
		return nil, errors.Join(err, records.close())
	}
	return &register{records: records, origins: origins, known: make(map[content]uint32)}, nil
}

// find gives the number of the document that has a text.
func (r *register) find(id string) (doc uint32, known bool, err error) {
	var c content
	if c, err = parseContent(id); err == nil {
		doc, known = r.known[c]
	}
	return doc, known, err
}

func parseContent(id string) (c content, err error) {
	if len(id) != hex.EncodedLen(len(c)) {
		return c, fmt.Errorf("%w: content %.40q", ErrCorrupt, id)
	}
	if _, err := hex.Decode(c[:], []byte(id)); err != nil {
		return c, fmt.Errorf("%w: content %.40q", ErrCorrupt, id)
	}
	return c, nil
}

// add takes in the record of a new text, as the next document.
func (r *register) add(d Document) error {
	c, err := parseContent(d.Content)
	if err != nil {
		return err
	}
	r.known[c] = uint32(len(r.known))
	text, err := json.Marshal(d)
	if err != nil {
		return err
	}
	return r.records.write(append(text, '\n'))
}

// addOrigins says where a text stands, too.
func (r *register) addOrigins(doc uint32, origins []Origin) error {
	for _, o := range origins {
		text, err := json.Marshal(o)
		if err != nil {
			return err
		}
		r.later = append(r.later, laterOrigin{doc, uint32(len(text)), r.origins.size})
		if err := r.origins.write(text); err != nil {
			return err
		}
	}
	return nil
}

// each gives the JSON of every record in order, with all origins. It is valid
// during the call.
func (r *register) each(use func(record []byte) error) error {
	slices.SortFunc(r.later, func(a, b laterOrigin) int {
		return cmp.Or(cmp.Compare(a.doc, b.doc), cmp.Compare(a.at, b.at))
	})
	lines, err := r.records.reader()
	if err != nil {
		return err
	}
	if err := r.origins.flush(); err != nil {
		return err
	}
	later := r.later
	for doc := range uint32(len(r.known)) {
		record, err := lines.ReadBytes('\n')
		if err != nil {
			return err
		}
		n := 0
		for n < len(later) && later[n].doc == doc {
			n++
		}
		if record, err = r.extend(bytes.TrimSuffix(record, []byte("\n")), later[:n]); err != nil {
			return err
		}
		if err := use(record); err != nil {
			return err
		}
		later = later[n:]
	}
	return nil
}

// extend puts further origins behind those of a record.
func (r *register) extend(record []byte, later []laterOrigin) ([]byte, error) {
	if len(later) == 0 {
		return record, nil
	}
	var d Document
	if err := json.Unmarshal(record, &d); err != nil {
		return nil, err
	}
	for _, l := range later {
		text := make([]byte, l.size)
		if _, err := r.origins.file.ReadAt(text, l.at); err != nil {
			return nil, err
		}
		var o Origin
		if err := json.Unmarshal(text, &o); err != nil {
			return nil, err
		}
		d.Origins = append(d.Origins, o)
	}
	return json.Marshal(d)
}

func (r *register) close() error {
	if r.records == nil {
		return nil
	}
	err := errors.Join(r.records.close(), r.origins.close())
	r.records, r.origins, r.known, r.later = nil, nil, nil, nil
	return err
}

// spool is a file that is written once and then read.
type spool struct {
	file *os.File
	w    *bufio.Writer
	size int64
}

func newSpool(path string) (*spool, error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	return &spool{file: f, w: bufio.NewWriterSize(f, 1<<16)}, nil
}

func (s *spool) write(data []byte) error {
	s.size += int64(len(data))
	_, err := s.w.Write(data)
	return err
}

func (s *spool) flush() error { return s.w.Flush() }

// reader reads all that was written, from the start.
func (s *spool) reader() (*bufio.Reader, error) {
	if err := s.flush(); err != nil {
		return nil, err
	}
	_, err := s.file.Seek(0, io.SeekStart)
	return bufio.NewReaderSize(s.file, 1<<16), err
}

// close removes the file.
func (s *spool) close() error { return errors.Join(s.file.Close(), os.Remove(s.file.Name())) }

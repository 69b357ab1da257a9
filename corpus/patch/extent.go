package patch

import (
	"cmp"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Extent is how many bytes of files Options.Took will be told of for a queue, more or less:
// of a directory all files count. It is not known of standard input and ranges.
func Extent(queue string, o Options) (bytes int64, known bool) {
	if queue == "-" || IsRange(queue, o) {
		return 0, false
	}
	info, err := os.Stat(queue)
	if filepath.Base(queue) == seriesName {
		return Extent(filepath.Dir(queue), o)
	}
	switch {
	case err != nil:
		return 0, true // nothing to read
	case info.Mode().IsRegular():
		return info.Size(), true
	case !info.IsDir():
		return 0, false
	}
	err = filepath.WalkDir(cmp.Or(seriesIn(queue), queue), func(_ string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			bytes += info.Size()
		}
		return err
	})
	return bytes, err == nil
}

// took counts what is read of a file.
func (r *reader) took(in io.Reader) io.Reader {
	if r.o.Took == nil {
		return in
	}
	return counted{in, r.o.Took}
}

type counted struct {
	io.Reader
	took func(bytes int)
}

func (c counted) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.took(n)
	return n, err
}

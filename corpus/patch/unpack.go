package patch

import (
	"bufio"
	"bytes"
	"compress/bzip2"
	"compress/gzip"
	"fmt"
	"io"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// unpack undoes gzip and bzip2, and turns UTF-16 into UTF-8 (the output of
// git diff, redirected by PowerShell).
func unpack(in *bufio.Reader) (*bufio.Reader, error) {
	magic, _ := in.Peek(6)
	switch {
	case bytes.HasPrefix(magic, []byte("\x1f\x8b")):
		z, err := gzip.NewReader(in)
		if err != nil {
			return nil, err
		}
		return bufio.NewReaderSize(z, bufferSize), nil
	case bytes.HasPrefix(magic, []byte("BZh")) && len(magic) > 3 && magic[3] >= '1' && magic[3] <= '9':
		return bufio.NewReaderSize(bzip2.NewReader(in), bufferSize), nil
	case bytes.HasPrefix(magic, []byte("\xff\xfe")), bytes.HasPrefix(magic, []byte("\xfe\xff")):
		utf16 := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM)
		return bufio.NewReaderSize(transform.NewReader(in, utf16.NewDecoder()), bufferSize), nil
	case bytes.HasPrefix(magic, []byte("\xef\xbb\xbf")):
		_, err := in.Discard(3)
		return in, err
	case isPacked(magic):
		return nil, fmt.Errorf("%w: compressed, and not with gzip or bzip2", ErrUnsupported)
	}
	return in, nil
}

// isPacked knows xz, zstd, zip and 7z.
func isPacked(magic []byte) bool {
	for _, m := range []string{"\xfd7zXZ", "\x28\xb5\x2f\xfd", "PK\x03\x04", "7z\xbc\xaf"} {
		if bytes.HasPrefix(magic, []byte(m)) {
			return true
		}
	}
	return false
}

// unpackAll unpacks a text in memory, up to a limit.
func unpackAll(text []byte, limit int) ([]byte, error) {
	in, err := unpack(bufio.NewReader(bytes.NewReader(text)))
	if err != nil {
		return nil, err
	}
	plain, err := io.ReadAll(io.LimitReader(in, int64(limit)+1))
	if len(plain) > limit {
		return nil, ErrTooLarge
	}
	return plain, err
}

package corpus

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/klauspost/compress/zstd"
	"github.com/mholt/archives"
)

// zstdWindow bounds the memory that a zstd frame may ask for.
const zstdWindow = 128 << 20

// isArchive reports whether a file is to be unpacked: its content says so, or
// its name does, which then has to be kept.
func isArchive(path string) (bool, error) {
	f, err := os.Open(path)
	if err != nil {
		return false, err
	}
	defer f.Close()
	head := make([]byte, 512)
	n, err := io.ReadFull(f, head)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return false, err
	}
	head = head[:n]
	return namesArchive(path) || decompressor(head) != nil || isZip(head) || isTar(head), nil
}

func namesArchive(path string) bool {
	name := strings.ToLower(path)
	for _, suffix := range []string{
		".tar", ".zip", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz", ".tar.zst", ".tzst",
	} {
		if strings.HasSuffix(name, suffix) {
			return true
		}
	}
	return false
}

func isZip(head []byte) bool {
	return bytes.HasPrefix(head, []byte("PK\x03\x04")) || bytes.HasPrefix(head, []byte("PK\x05\x06"))
}

func isTar(head []byte) bool {
	return len(head) >= 262 && string(head[257:262]) == "ustar"
}

// decompressor knows a compression by its first bytes.
func decompressor(head []byte) archives.Decompressor {
	switch {
	case bytes.HasPrefix(head, []byte("\x1f\x8b")):
		return archives.Gz{}
	case bytes.HasPrefix(head, []byte("BZh")) && len(head) > 3 && '1' <= head[3] && head[3] <= '9':
		return archives.Bz2{}
	case bytes.HasPrefix(head, []byte("\xfd7zXZ\x00")):
		return archives.Xz{}
	case bytes.HasPrefix(head, []byte("\x28\xb5\x2f\xfd")):
		return archives.Zstd{DecoderOptions: []zstd.DOption{
			zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(zstdWindow),
		}}
	}
	return nil
}

// archive unpacks the archive at path, whose content, not its name, says what it is.
func (u *unpacker) archive(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	u.meter.packed += info.Size()
	return damaged(u.unpack(f, info.Size()))
}

// damaged marks what a broken archive makes its readers say. A limit, a
// cancelled context and a failing disk are not the archive's fault.
func damaged(err error) error {
	var disk *os.PathError
	switch {
	case err == nil, errors.Is(err, ErrLimit), errors.As(err, &disk),
		errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return fmt.Errorf("%w: it is cut short", ErrArchive)
	}
	return fmt.Errorf("%w: %w", ErrArchive, err)
}

func (u *unpacker) unpack(f *os.File, size int64) error {
	head := make([]byte, 512)
	n, err := f.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		return err
	}
	head = head[:n]
	switch d := decompressor(head); {
	case n == 0:
		return errors.New("it is empty")
	case d != nil:
		return u.compressed(d, f)
	case isZip(head):
		return u.zip(io.NewSectionReader(f, 0, size), size)
	}
	return u.tar(f, true)
}

// compressed unpacks a compressed tar.
func (u *unpacker) compressed(d archives.Decompressor, f *os.File) error {
	r, err := d.OpenReader(f)
	if err != nil {
		return err
	}
	defer r.Close()
	return u.tar(r, false)
}

// tar unpacks a tar stream. A plain one has to show its end marker, which is
// all that tells a whole archive from one cut between two files; in a
// compressed one the checksums at its end do, so it is read to the end.
func (u *unpacker) tar(r io.Reader, plain bool) error {
	stream := &metered{r: r, meter: u.meter}
	entries := tar.NewReader(stream)
	for first := true; ; first = false {
		h, err := entries.Next()
		switch {
		case err == io.EOF && plain && stream.ended:
			return io.ErrUnexpectedEOF
		case err == io.EOF:
			_, err = io.Copy(io.Discard, stream)
			return err
		case first && errors.Is(err, tar.ErrHeader):
			return errors.New("neither a zip nor a tar, plain or compressed by gzip, bzip2, xz or zstd")
		case err != nil && !errors.Is(err, tar.ErrInsecurePath):
			return err
		}
		if err := u.tarEntry(h, entries); err != nil {
			return err
		}
	}
}

func (u *unpacker) tarEntry(h *tar.Header, content io.Reader) error {
	switch h.Typeflag {
	case tar.TypeReg:
		return u.file(h.Name, h.Size, content)
	case tar.TypeDir:
		_, _, err := u.entry(h.Name, true)
		return err
	case tar.TypeSymlink, tar.TypeLink:
		return u.link(h.Name)
	case tar.TypeXGlobalHeader:
		return u.meter.entry()
	}
	return u.refuse(h.Name, skipIrregular)
}

// zip unpacks a zip archive.
func (u *unpacker) zip(f io.ReaderAt, size int64) error {
	directory := &directoryGuard{ReaderAt: f, limit: u.meter.limits.Files}
	z, err := zip.NewReader(directory, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return err
	}
	directory.off = true
	for _, f := range z.File {
		if err := u.zipEntry(f); err != nil {
			return err
		}
	}
	return nil
}

func (u *unpacker) zipEntry(f *zip.File) error {
	const encrypted = 1
	mode := f.Mode()
	switch {
	case mode.IsDir():
		_, _, err := u.entry(f.Name, true)
		return err
	case mode&os.ModeSymlink != 0:
		return u.link(f.Name)
	case !mode.IsRegular():
		return u.refuse(f.Name, skipIrregular)
	case f.Flags&encrypted != 0:
		return u.refuse(f.Name, skipEncrypted)
	}
	r, err := f.Open()
	if errors.Is(err, zip.ErrAlgorithm) {
		return u.refuse(f.Name, skipMethod)
	}
	if err != nil {
		return err
	}
	defer r.Close()
	size := int64(min(f.UncompressedSize64, 1<<62))
	return u.file(f.Name, size, u.meter.reader(r))
}

// directoryGuard stops the reading of a zip's directory, which is held in memory
// as a whole, when it has many more entries than are allowed. It counts the
// entries' signatures as they pass, since what an archive says of itself need
// not be true; the slack is for what is read twice.
type directoryGuard struct {
	io.ReaderAt
	limit int
	seen  int
	off   bool
}

func (g *directoryGuard) ReadAt(p []byte, off int64) (int, error) {
	n, err := g.ReaderAt.ReadAt(p, off)
	if g.off {
		return n, err
	}
	const slack = 4096
	if g.seen += bytes.Count(p[:n], []byte("PK\x01\x02")); g.seen > g.limit+slack {
		return 0, fmt.Errorf("%w: more than %d entries", ErrLimit, g.limit)
	}
	return n, err
}

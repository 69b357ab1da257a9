package corpus

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/mholt/archives"
)

// member is one entry of an archive in a test.
type member struct {
	name string
	text string
	kind byte // of tar; 0 is a regular file
	link string
	mode int64
}

func tarOf(t testing.TB, members ...member) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, m := range members {
		h := &tar.Header{Name: m.name, Typeflag: m.kind, Linkname: m.link, Mode: 0o644 | m.mode}
		if m.kind == 0 {
			h.Size = int64(len(m.text))
		}
		if err := w.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
		io.WriteString(w, m.text[:h.Size])
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func zipOf(t testing.TB, members ...member) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, m := range members {
		h := &zip.FileHeader{Name: m.name}
		if m.text != "" {
			h.Method = zip.Deflate
		}
		h.SetMode(os.FileMode(m.mode) | 0o644)
		f, err := w.CreateHeader(h)
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(f, m.text)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

type compressor interface {
	OpenWriter(io.Writer) (io.WriteCloser, error)
}

func compress(t testing.TB, c compressor, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := c.OpenWriter(&b)
	if err != nil {
		t.Fatal(err)
	}
	w.Write(data)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func gzipOf(t testing.TB, data []byte) []byte { return compress(t, archives.Gz{}, data) }

// store writes an archive to a directory of its own.
func store(t testing.TB, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestArchives(t *testing.T) {
	members := []member{
		{name: "p-1/", kind: tar.TypeDir},
		{name: "p-1/b.c", text: "int b;\n"},
		{name: "p-1/a/a.c", text: "int a;\n"},
		{name: "p-1/p.png", text: "png"},
	}
	plain, zipped := tarOf(t, members...), zipOf(t, members[1:]...)
	for name, data := range map[string][]byte{
		"p.tar":     plain,
		"p.tar.gz":  gzipOf(t, plain),
		"p.tar.bz2": compress(t, archives.Bz2{}, plain),
		"p.tar.xz":  compress(t, archives.Xz{}, plain),
		"p.tar.zst": compress(t, archives.Zstd{}, plain),
		"p.zip":     zipped,
		"p.tgz":     zipped,                            // a wrong name
		"p":         compress(t, archives.Xz{}, plain), // no name at all
	} {
		t.Run(name, func(t *testing.T) {
			path := store(t, name, data)
			s := mustOpen(t, path, Options{})
			same(t, "documents", documents(t, s), "a/a.c", "b.c")
			same(t, "skipped", skipped(s), "*.png: no language that is indexed")
			if s.Spec() != filepath.ToSlash(path) {
				t.Errorf("spec %q", s.Spec())
			}
		})
	}
}

func TestTopDirectory(t *testing.T) {
	for name, test := range map[string]struct {
		members []member
		want    []string
	}{
		"two":       {[]member{{name: "p/a.c", text: "a"}, {name: "q/b.c", text: "b"}}, []string{"p/a.c", "q/b.c"}},
		"one":       {[]member{{name: "./p/q/a.c", text: "a"}, {name: "p/q/b.c", text: "b"}}, []string{"q/a.c", "q/b.c"}},
		"file":      {[]member{{name: "p/a.c", text: "a"}, {name: "README", text: "read me"}}, []string{"p/a.c"}},
		"only file": {[]member{{name: "a.c", text: "a"}}, []string{"a.c"}},
		"nothing":   {[]member{{name: "p/README", text: "read me"}}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			s := mustOpen(t, store(t, "x.tar", tarOf(t, test.members...)), Options{})
			same(t, "documents", documents(t, s), test.want...)
		})
	}
}

// TestNothingLeavesTheRoot unpacks beside a file that each entry tries to reach.
func TestNothingLeavesTheRoot(t *testing.T) {
	outside := t.TempDir()
	target := filepath.Join(outside, "target.c")
	if err := os.WriteFile(target, []byte("untouched\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	up := strings.Repeat("../", 20) + strings.TrimPrefix(target, "/")
	s := mustOpen(t, store(t, "x.tar", tarOf(t,
		member{name: "p/ok.c", text: "int ok;\n"},
		member{name: target, text: "absolute\n"},
		member{name: up, text: "up\n"},
		member{name: "p/../../up.c", text: "up\n"},
		member{name: "p/out", kind: tar.TypeSymlink, link: outside},
		member{name: "p/out/target.c", text: "through a link\n"},
		member{name: "p/hard.c", kind: tar.TypeLink, link: target},
		member{name: "p/hard.c", text: "through a hard link\n"},
		member{name: "p/self.c", kind: tar.TypeSymlink, link: "self.c"},
		member{name: "p/fifo.c", kind: tar.TypeFifo},
		member{name: "p/null.c", kind: tar.TypeChar},
		member{name: "p/.git/hooks/x.c", text: "hook\n"},
		member{name: "p/latin\xe9.c", text: "name\n"},
		member{name: "p/ok.c/below.c", text: "below a file\n"},
		member{name: "p/" + strings.Repeat("n", 300) + ".c", text: "long element\n"},
		member{name: "p/" + strings.Repeat("d/", 600) + "x.c", text: "long path\n"},
		member{name: "./", text: "no name\n", kind: tar.TypeDir},
		member{name: "", text: "no name\n"},
		member{name: "p/suid.c", text: "int suid;\n", mode: 0o6111},
	)), Options{})
	same(t, "documents", documents(t, s),
		"hard.c", "ok.c", "out/target.c", "suid.c")
	if text, _ := os.ReadFile(target); string(text) != "untouched\n" {
		t.Errorf("the file outside holds %q", text)
	}
	if left, _ := os.ReadDir(outside); len(left) != 1 {
		t.Errorf("outside now stand %v", left)
	}
	reasons := map[string]int{}
	for _, k := range s.Skipped() {
		reasons[k.Reason] += k.Files
		if len(k.Path) > maxShownPath+len("...") || !utf8.ValidString(k.Path) {
			t.Errorf("a name of %d bytes: %q", len(k.Path), k.Path)
		}
	}
	want := map[string]int{
		skipOutside: 3, skipLink: 3, skipIrregular: 2, skipHistory: 1, skipEncoding: 1, skipName: 3, skipLongPath: 1,
	}
	if fmt.Sprint(reasons) != fmt.Sprint(want) {
		t.Errorf("reasons %v, not %v", reasons, want)
	}
	info, err := s.root.Stat("suid.c")
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode() != 0o600 {
		t.Errorf("mode %v", info.Mode())
	}
}

func TestHostileZip(t *testing.T) {
	s := mustOpen(t, store(t, "x.zip", zipOf(t,
		member{name: "../up.c", text: "up\n"},
		member{name: "/abs.c", text: "abs\n"},
		member{name: "p/link.c", text: "/etc/passwd", mode: int64(os.ModeSymlink)},
		member{name: "p/device.c", text: "", mode: int64(os.ModeDevice)},
		member{name: "p/ok.c", text: "int ok;\n"},
	)), Options{})
	same(t, "documents", documents(t, s), "ok.c")
	same(t, "skipped", skipped(s),
		"../up.c: path leaves the root",
		"/abs.c: path leaves the root",
		"device.c: neither a file nor a directory",
		"link.c: link: links are not followed")
}

func TestUnreadableZipMembers(t *testing.T) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, h := range []*zip.FileHeader{
		{Name: "encrypted.c", Flags: 1, UncompressedSize64: 3, CompressedSize64: 3},
		{Name: "method.c", Method: 99, UncompressedSize64: 3, CompressedSize64: 3},
	} {
		f, err := w.CreateRaw(h)
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(f, "xyz")
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	s := mustOpen(t, store(t, "x.zip", b.Bytes()), Options{})
	same(t, "documents", documents(t, s))
	same(t, "skipped", skipped(s), "encrypted.c: encrypted", "method.c: compressed by an unknown method")
}

// TestGlobalHeader: what "git archive" puts in front of the files is none.
func TestGlobalHeader(t *testing.T) {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	err := w.WriteHeader(&tar.Header{Typeflag: tar.TypeXGlobalHeader, PAXRecords: map[string]string{"comment": "c0ffee"}})
	if err := errors.Join(err, w.Flush()); err != nil {
		t.Fatal(err)
	}
	b.Write(tarOf(t, member{name: "p/a.c", text: "int a;\n"}))
	s := mustOpen(t, store(t, "x.tar", b.Bytes()), Options{})
	same(t, "documents", documents(t, s), "a.c")
	same(t, "skipped", skipped(s))
}

// TestZstdWindow: a frame may not ask for a gigabyte of memory.
func TestZstdWindow(t *testing.T) {
	const oneMiB, oneGiB = 10 << 3, 20 << 3
	content := tarOf(t, member{name: "a.c", text: "int a;\n"})
	frame := func(window byte) []byte {
		block := len(content)<<3 | 1 // the last one, stored
		head := []byte{0x28, 0xb5, 0x2f, 0xfd, 0, window, byte(block), byte(block >> 8), byte(block >> 16)}
		return append(head, content...)
	}
	same(t, "documents", documents(t, mustOpen(t, store(t, "x.tar.zst", frame(oneMiB)), Options{})), "a.c")
	if _, err := open(t, store(t, "x.tar.zst", frame(oneGiB)), Options{}); !errors.Is(err, ErrArchive) {
		t.Errorf("got %v", err)
	}
}

func TestMeter(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	o := Options{Limits: Limits{Bytes: 1000}.withDefaults()}
	root, err := os.OpenRoot(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	m := &meter{ctx: ctx, limits: o.Limits}
	u := newUnpacker(&o, root, &ledger{}, m)
	// A sparse file costs nothing to read, but is stored in full.
	if err := u.file("a.c", 10, strings.NewReader(strings.Repeat("a", 1001))); !errors.Is(err, ErrLimit) {
		t.Errorf("more stored than allowed: %v", err)
	}
	cancel()
	if err := m.entry(); !errors.Is(err, context.Canceled) {
		t.Errorf("an entry after the end: %v", err)
	}
}

func TestDamagedArchives(t *testing.T) {
	noise := make([]byte, 64<<10)
	for i := range noise {
		noise[i] = "abcdefghijklmnopqrstuvwxyz0123456789+-*/=;\n"[rand.N(43)]
	}
	plain := tarOf(t, member{name: "p/a.c", text: "int a;\n"}, member{name: "p/b.c", text: string(noise)})
	zipped := zipOf(t, member{name: "p/a.c", text: "int a;\n"}, member{name: "p/b.c", text: string(noise)})
	half := func(data []byte) []byte { return data[:len(data)/2] }
	broken := func(data []byte) []byte {
		data = slices.Clone(data)
		for i := range 16 {
			data[len(data)/2+i] ^= 0x55
		}
		return data
	}
	before := slices.Clone(zipped) // its first file stands before its beginning
	before[bytes.LastIndex(before, []byte("PK\x05\x06"))+16]++
	for name, data := range map[string][]byte{
		"before.zip":       before,
		"cut.tar":          half(plain),
		"cut-between.tar":  plain[:1024], // one whole file, then nothing
		"cut.tar.gz":       half(gzipOf(t, plain)),
		"cut-check.tar.gz": gzipOf(t, plain)[:len(gzipOf(t, plain))-4],
		"cut.tar.bz2":      half(compress(t, archives.Bz2{}, plain)),
		"cut.tar.xz":       half(compress(t, archives.Xz{}, plain)),
		"cut.tar.zst":      half(compress(t, archives.Zstd{}, plain)),
		"cut.zip":          half(zipped),
		"broken.tar.gz":    broken(gzipOf(t, plain)),
		"broken.tar.xz":    broken(compress(t, archives.Xz{}, plain)),
		"broken.zip":       broken(zipped),
		"page.zip":         []byte("<html>not found</html>"),
		"text.tar":         noise,
		"no-tar.tar.gz":    gzipOf(t, noise),
		"empty.tar":        nil,
		"zeros.bin.xz":     compress(t, archives.Xz{}, []byte("text")),
	} {
		t.Run(name, func(t *testing.T) {
			_, err := open(t, store(t, name, data), Options{})
			if !errors.Is(err, ErrArchive) {
				t.Fatalf("got %v", err)
			}
			if !strings.Contains(err.Error(), name) || strings.Contains(err.Error(), "\n") {
				t.Errorf("the error is %q", err)
			}
		})
	}
}

func TestBombs(t *testing.T) {
	t.Run("ratio", func(t *testing.T) {
		_, err := open(t, store(t, "bomb.tar.gz", bomb(t, 2*ratioFloor)), Options{})
		if !errors.Is(err, ErrLimit) || !strings.Contains(err.Error(), "100 times") {
			t.Errorf("got %v", err)
		}
	})
	t.Run("bytes", func(t *testing.T) {
		data := tarOf(t, member{name: "a.c", text: "a"}, member{name: "b.c", text: strings.Repeat("b", 1<<20)})
		_, err := open(t, store(t, "x.tar", data), Options{Limits: Limits{Bytes: 1 << 19}})
		if !errors.Is(err, ErrLimit) || !strings.Contains(err.Error(), "524288 bytes") {
			t.Errorf("got %v", err)
		}
	})
	t.Run("zip", func(t *testing.T) {
		data := zipOf(t, member{name: "a.c", text: strings.Repeat("a", 1<<20)}, member{name: "b.c", text: strings.Repeat("a", 1<<20)})
		_, err := open(t, store(t, "x.zip", data), Options{Limits: Limits{Bytes: 3 << 19}})
		if !errors.Is(err, ErrLimit) {
			t.Errorf("got %v", err)
		}
	})
}

// bomb is a compressed tar of one file of size zeros, a whole number of MiB: the
// tar's header, then one compressed MiB again and again, and no end.
func bomb(t *testing.T, size int64) []byte {
	t.Helper()
	var header bytes.Buffer
	if err := tar.NewWriter(&header).WriteHeader(&tar.Header{Name: "zeros", Size: size, Mode: 0o644}); err != nil {
		t.Fatal(err)
	}
	mib := gzipOf(t, make([]byte, 1<<20))
	return append(gzipOf(t, header.Bytes()), bytes.Repeat(mib, int(size>>20))...)
}

func TestManyEntries(t *testing.T) {
	var members []member
	for i := range 20_000 {
		members = append(members, member{name: fmt.Sprintf("%d/x", i)})
	}
	for name, data := range map[string][]byte{
		"x.tar.gz": gzipOf(t, tarOf(t, members...)),
		"x.zip":    zipOf(t, members...),
	} {
		t.Run(name, func(t *testing.T) {
			path := store(t, name, data)
			for _, files := range []int{1000, 19_999} {
				_, err := open(t, path, Options{Limits: Limits{Files: files}})
				if !errors.Is(err, ErrLimit) || !strings.Contains(err.Error(), fmt.Sprint(files)) {
					t.Errorf("under %d: %v", files, err)
				}
			}
			s := mustOpen(t, path, Options{Limits: Limits{Files: 20_000}})
			same(t, "skipped", skipped(s), "empty files: no language that is indexed (20000)")
		})
	}
}

// TestTenMillionFiles opens an archive of 10 million empty files with the limits
// that users get.
//
//	HUNKPRINT_HUGE=1 go test ./corpus -run TenMillionFiles -v
func TestTenMillionFiles(t *testing.T) {
	if os.Getenv("HUNKPRINT_HUGE") == "" {
		t.Skip("HUNKPRINT_HUGE is not set")
	}
	const parts, files = 1000, 10_000 // each part is compressed once and repeated
	random := rand.New(rand.NewPCG(1, 2))
	var part bytes.Buffer
	w := tar.NewWriter(&part)
	for range files {
		// Names without pattern keep the expansion below its own limit.
		if err := w.WriteHeader(&tar.Header{Name: fmt.Sprintf("%016x.c", random.Uint64()), Mode: 0o644}); err != nil {
			t.Fatal(err)
		}
	}
	packed := gzipOf(t, part.Bytes())
	path := filepath.Join(t.TempDir(), "many.tar.gz")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for range parts {
		if _, err := f.Write(packed); err != nil {
			t.Fatal(err)
		}
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	began := time.Now()
	_, err = open(t, path, Options{})
	elapsed := time.Since(began)
	runtime.ReadMemStats(&after)
	if !errors.Is(err, ErrLimit) || !strings.Contains(err.Error(), "more than 1000000 entries") {
		t.Errorf("got %v", err)
	}
	grown := after.Sys - before.Sys
	t.Logf("%d files in %d bytes: %v after %v, %d bytes of memory more", parts*files, parts*len(packed), err, elapsed, grown)
	if grown > 256<<20 {
		t.Errorf("memory grew by %d bytes", grown)
	}
}

// TestZipDirectoryIsGuarded: a zip's directory is not taken into memory beyond
// the limit, whatever number of entries its end record claims.
func TestZipDirectoryIsGuarded(t *testing.T) {
	var members []member
	for i := range 20_000 {
		members = append(members, member{name: fmt.Sprint(i)})
	}
	data := zipOf(t, members...)
	end := bytes.LastIndex(data, []byte("PK\x05\x06"))
	copy(data[end+8:], "\x01\x00\x01\x00") // one entry, it says
	g := &directoryGuard{ReaderAt: bytes.NewReader(data), limit: 1000}
	if _, err := zip.NewReader(g, int64(len(data))); !errors.Is(err, ErrLimit) {
		t.Errorf("got %v", err)
	}
	if g.seen > 8000 {
		t.Errorf("%d entries read before it stopped", g.seen)
	}
}

func TestLargeFileInArchive(t *testing.T) {
	data := tarOf(t,
		member{name: "big.c", text: strings.Repeat("x", 1001)},
		member{name: "big.png", text: strings.Repeat("x", 1001)},
		member{name: "fits.c", text: strings.Repeat("x", 1000)})
	s := mustOpen(t, store(t, "x.tar", data), Options{Limits: Limits{FileBytes: 1000}})
	same(t, "documents", documents(t, s), "fits.c")
	same(t, "skipped", skipped(s), "*.png: no language that is indexed", "big.c: larger than the limit for one file")
}

func TestNamesAreBounded(t *testing.T) {
	var members []member
	for i := range 3 * maxNamed {
		members = append(members, member{name: fmt.Sprintf("l%d", i), kind: tar.TypeSymlink, link: "x"})
		members = append(members, member{name: fmt.Sprintf("f.%d", i), text: "x"})
	}
	s := mustOpen(t, store(t, "x.tar", tarOf(t, members...)), Options{})
	files := 0
	for _, k := range s.Skipped() {
		files += k.Files
	}
	if n := len(s.Skipped()); n != maxNamed+1+maxKinds+1 || files != 6*maxNamed {
		t.Errorf("%d lines for %d files", n, files)
	}
}

func TestLicenceFilesAreKept(t *testing.T) {
	names := []string{
		"COPYING", "LICENSE.md", "LICENSES/MIT.txt", "REUSE.toml", ".reuse/dep5", "a.png.license",
		"debian/copyright", "package.json", "sub/Cargo.toml", "NOTICE",
	}
	members := []member{{name: "README", text: "read me"}, {name: "other/dep5", text: "x"}}
	for _, name := range names {
		members = append(members, member{name: name, text: "terms of " + name})
	}
	s := mustOpen(t, store(t, "x.tar", tarOf(t, members...)), Options{})
	for _, name := range names {
		if text, err := s.root.ReadFile(name); err != nil || string(text) != "terms of "+name {
			t.Errorf("%s: %q, %v", name, text, err)
		}
	}
	if _, err := s.root.Stat("README"); err == nil {
		t.Error("README was unpacked")
	}
}

func TestCanceledUnpacking(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	temp := t.TempDir()
	asked := 0
	o := Options{TempDir: temp, Language: func(string, []byte) string { asked++; cancel(); return "c" }}
	path := store(t, "x.tar", tarOf(t, member{name: "a.c", text: "a"}, member{name: "b.c", text: "b"}))
	if _, err := Open(ctx, path, o); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if asked != 1 {
		t.Errorf("asked for the language of %d files", asked)
	}
	if left, _ := os.ReadDir(temp); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestLedgerTakesAnother(t *testing.T) {
	var whole, part ledger
	whole.skip("a", "why")
	for range maxNamed + 5 {
		part.skip("b", "why")
		part.count("c.png", 1)
	}
	whole.take(&part, "sub")
	lines := map[string]int{}
	for _, k := range whole.entries() {
		lines[k.Path] += k.Files
	}
	if got, want := fmt.Sprint(lines), "map[*.png:1005 a:1 further files:6 sub/b:999]"; got != want {
		t.Errorf("%s, not %s", got, want)
	}
}

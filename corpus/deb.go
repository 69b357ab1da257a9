package corpus

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// openDebian opens a Debian source package, NAME or NAME=VERSION: apt fetches it
// (and verifies it against its lists), and it is unpacked here. The root is the
// upstream source with debian/ in it; debian/patches are not applied, since the
// code that they touch is upstream's either way.
func (s *Source) openDebian(ctx context.Context, arg string) error {
	request, err := debianRequest(arg)
	if err != nil {
		return err
	}
	dir, err := s.scratch("fetched")
	if err != nil {
		return err
	}
	if err := aptGetSource(ctx, dir, request); err != nil {
		return err
	}
	c, err := readControl(dir)
	if err != nil {
		return err
	}
	s.spec = "deb:" + c.source + "@" + c.version
	s.purl = purl{kind: "deb", namespace: distribution(), name: c.source, version: c.version, qualifiers: "arch=source"}.String()
	if err := s.unpackDebian(ctx, dir, c); err != nil {
		return err
	}
	return s.drop("fetched")
}

// debianRequest turns NAME, NAME=VERSION or the recorded form NAME@VERSION into
// apt's own.
func debianRequest(arg string) (string, error) {
	name, version, pinned := strings.Cut(strings.Replace(arg, "@", "=", 1), "=")
	if !isPackageName(name) {
		return "", fmt.Errorf("%q is not the name of a source package", name)
	}
	if !pinned {
		return name, nil
	}
	if !isPackageVersion(version) {
		return "", fmt.Errorf("%q is not the version of a source package", version)
	}
	return name + "=" + version, nil
}

// aptGetSource fetches the files of a source package into dir.
func aptGetSource(ctx context.Context, dir, request string) error {
	_, err := run(ctx, dir, nil, "apt-get", "source", "--only-source", "--download-only", "-q", request)
	var failed *clientError
	switch {
	case errors.Is(err, ErrNoClient):
		return fmt.Errorf("%w: source packages are fetched by apt, on Debian and what is built on it", err)
	case !errors.As(err, &failed):
		return err
	case strings.Contains(failed.stderr, "deb-src"):
		return ErrNoSourceEntries
	case strings.Contains(failed.stderr, "Unable to find a source package"):
		return errors.New("apt knows no such source package or version (apt-get update makes its lists current)")
	case strings.Contains(failed.stderr, "404"):
		return fmt.Errorf("%w (apt-get update makes apt's lists current)", err)
	}
	return err
}

// readControl reads the one .dsc file of dir.
func readControl(dir string) (control, error) {
	file, err := only(filepath.Join(dir, "*.dsc"))
	if err != nil {
		return control{}, err
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return control{}, err
	}
	c, err := parseControl(text)
	if err != nil {
		return control{}, fmt.Errorf("%s: %w", filepath.Base(file), err)
	}
	return c, nil
}

// unpackDebian builds the tree of a source package as dpkg-source does: the
// upstream tar without its top directory, further upstream tars each in its own
// directory, and debian/ from the distribution alone.
func (s *Source) unpackDebian(ctx context.Context, dir string, c control) error {
	parts, err := c.parts()
	if err != nil {
		return err
	}
	u, err := s.unpacker(ctx)
	if err != nil {
		return err
	}
	if err := u.archive(filepath.Join(dir, parts.upstream)); err != nil {
		return fmt.Errorf("%s: %w", parts.upstream, err)
	}
	if err := s.stripTop(u); err != nil {
		return err
	}
	for _, c := range parts.components {
		if err := s.addComponent(u, c, filepath.Join(dir, c.file)); err != nil {
			return fmt.Errorf("%s: %w", c.file, err)
		}
	}
	return u.addPackaging(dir, parts)
}

// addComponent unpacks a further upstream tar to the directory of its name. It
// is unpacked aside, since only then its own top directory is known.
func (s *Source) addComponent(u *unpacker, c component, archive string) error {
	aside, err := s.scratch("component-" + c.name)
	if err != nil {
		return err
	}
	root, err := os.OpenRoot(aside)
	if err != nil {
		return err
	}
	defer root.Close()
	var passed ledger
	sub := newUnpacker(u.options, root, &passed, u.meter)
	if err := sub.archive(archive); err != nil {
		return err
	}
	from := filepath.Join(aside, sub.top())
	if err := os.MkdirAll(from, 0o700); err != nil { // nothing in it was needed
		return err
	}
	if err := u.root.RemoveAll(c.name); err != nil {
		return err
	}
	passed.rebase(sub.top(), "")
	s.opened.take(&passed, c.name)
	return os.Rename(from, filepath.Join(u.root.Name(), c.name))
}

// addPackaging adds the distribution's own part, debian/.
func (u *unpacker) addPackaging(dir string, parts debianParts) error {
	switch {
	case parts.debian != "":
		if err := u.root.RemoveAll("debian"); err != nil { // upstream's own is replaced
			return err
		}
		clear(u.made)
		if err := u.archive(filepath.Join(dir, parts.debian)); err != nil {
			return fmt.Errorf("%s: %w", parts.debian, err)
		}
	case parts.diff != "":
		if err := u.diff(filepath.Join(dir, parts.diff)); err != nil {
			return fmt.Errorf("%s: %w", parts.diff, err)
		}
	}
	return nil
}

// distribution is the vendor whose packages apt gives: Ubuntu on it and on what
// is built on it, else Debian.
func distribution() string {
	text, _ := os.ReadFile("/etc/os-release") // none: Debian's own default
	for line := range bytes.Lines(text) {
		key, value, _ := bytes.Cut(bytes.TrimSpace(line), []byte("="))
		if (string(key) == "ID" || string(key) == "ID_LIKE") && bytes.Contains(value, []byte("ubuntu")) {
			return "ubuntu"
		}
	}
	return "debian"
}

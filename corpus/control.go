package corpus

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// control is what a Debian source control file (.dsc) says.
type control struct {
	format  string
	source  string
	version string   // with its epoch
	files   []string // base names
}

// parseControl reads a .dsc: one paragraph of fields, mostly inside an OpenPGP
// signature, which apt has judged already.
func parseControl(text []byte) (control, error) {
	var c control
	field := ""
	for line := range strings.Lines(string(paragraph(text))) {
		line = strings.TrimRight(line, " \t\r\n")
		if rest, folded := cutSpace(line); folded {
			if field == "files" {
				if err := c.addFile(rest); err != nil {
					return control{}, err
				}
			}
			continue
		}
		name, value, ok := strings.Cut(line, ":")
		if !ok {
			return control{}, fmt.Errorf("%q is no field", shown(line))
		}
		field = strings.ToLower(name)
		c.set(field, strings.TrimSpace(value))
	}
	return c, c.check()
}

// paragraph is the signed text without its armour.
func paragraph(text []byte) []byte {
	text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
	if rest, signed := bytes.CutPrefix(text, []byte("-----BEGIN PGP SIGNED MESSAGE-----\n")); signed {
		_, text, _ = bytes.Cut(rest, []byte("\n\n"))
		text, _, _ = bytes.Cut(text, []byte("\n-----BEGIN PGP SIGNATURE-----"))
	}
	text, _, _ = bytes.Cut(bytes.TrimSpace(text), []byte("\n\n"))
	return text
}

func cutSpace(line string) (rest string, folded bool) {
	rest = strings.TrimLeft(line, " \t")
	return rest, len(rest) < len(line)
}

func (c *control) set(field, value string) {
	switch field {
	case "format":
		c.format = value
	case "source":
		c.source = value
	case "version":
		c.version = value
	}
}

// addFile reads one line of Files: checksum, size, name.
func (c *control) addFile(line string) error {
	words := strings.Fields(line)
	if len(words) != 3 {
		return fmt.Errorf("%q is no line of Files", shown(line))
	}
	name := words[2]
	if strings.ContainsAny(name, "/\\\x00") || strings.HasPrefix(name, ".") {
		return fmt.Errorf("%q is no file name", shown(name))
	}
	c.files = append(c.files, name)
	return nil
}

func (c *control) check() error {
	switch {
	case !isPackageName(c.source):
		return errors.New("no valid Source field")
	case !isPackageVersion(c.version):
		return errors.New("no valid Version field")
	case len(c.files) == 0:
		return errors.New("no Files field")
	}
	return nil
}

func isPackageName(s string) bool { return regexp.MustCompile(`^[a-z0-9][a-z0-9+.-]+$`).MatchString(s) }

func isPackageVersion(s string) bool {
	return regexp.MustCompile(`^[0-9][A-Za-z0-9.+~:-]*$`).MatchString(s)
}

// debianParts are the files that make up a source package, by their part in it.
type debianParts struct {
	upstream   string
	components []component // in the order of the .dsc
	debian     string      // debian/ as a tar: format 3.0 (quilt)
	diff       string      // debian/ inside a diff: format 1.0
}

// component is a further upstream tar, unpacked to the directory of its name.
type component struct{ name, file string }

// parts sorts the files. Their names are fixed by the archive's rules:
// NAME_VERSION.orig.tar.*, .orig-COMPONENT.tar.*, .debian.tar.*, .diff.gz, and
// .tar.* alone for a native package.
func (c *control) parts() (debianParts, error) {
	switch c.format {
	case "1.0", "3.0 (quilt)", "3.0 (native)":
	default:
		return debianParts{}, fmt.Errorf("source format %q is not supported", shown(c.format))
	}
	var p debianParts
	name := regexp.MustCompile(`^[^_]+_[^_]+?(?:\.(orig|debian)(?:-([A-Za-z0-9-]+))?)?\.tar\.(?:gz|bz2|xz|zst|lzma)$`)
	for _, file := range c.files {
		m := name.FindStringSubmatch(file)
		switch {
		case m == nil && strings.HasSuffix(file, ".diff.gz"):
			p.diff = file
		case m == nil: // a detached signature
		case m[1] == "debian":
			p.debian = file
		case m[2] != "":
			p.components = append(p.components, component{m[2], file})
		default:
			p.upstream = file
		}
	}
	if p.upstream == "" {
		return p, errors.New("it names no upstream tar")
	}
	return p, nil
}

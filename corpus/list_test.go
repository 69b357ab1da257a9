package corpus

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestReadList(t *testing.T) {
	const text = "\uFEFF# sources of the project\r\n" +
		"\n" +
		"deb:busybox\r\n" +
		"  deb:qemu=1:7.2+dfsg-7   # the emulator\n" +
		"\t# another comment\n" +
		"lib/a dir license=MIT OR Apache-2.0 # dual\n" +
		"/srv/src\tlicense=GPL-2.0-only\n" +
		"go:example.com/m@v1.0.0\n" +
		"npm:@scope/name@1\n" +
		"git:../repo#1@v1\n" +
		"git:https://host.example/r@v1"
	dir := tree{"corpus/sources.txt": text}.write(t)
	path := filepath.Join(dir, "corpus", "sources.txt")
	want := []Item{
		{Spec: "deb:busybox"},
		{Spec: "deb:qemu=1:7.2+dfsg-7"},
		{Spec: filepath.Join(dir, "corpus", "lib", "a dir"), License: "MIT OR Apache-2.0"},
		{Spec: "/srv/src", License: "GPL-2.0-only"},
		{Spec: "go:example.com/m@v1.0.0"},
		{Spec: "npm:@scope/name@1"},
		{Spec: "git:" + filepath.Join(dir, "repo#1@v1")},
		{Spec: "git:https://host.example/r@v1"},
	}
	for _, name := range []string{path, "@" + path} {
		items, err := ReadList(name)
		if err != nil || !slices.Equal(items, want) {
			t.Errorf("%s: %v, %v", name, items, err)
		}
	}
}

func TestListErrors(t *testing.T) {
	for text, says := range map[string]string{
		"a\n@other.txt\n":          "list.txt:2: a list does not hold lists",
		"license=MIT\n":            "list.txt:1: a licence without a source",
		"a license= # none\n":      "list.txt:1: license= names no licence",
		"--jobs 3\n":               `list.txt:1: "--jobs 3" is no source`,
		strings.Repeat("x", 1<<17): "token too long",
	} {
		path := filepath.Join(tree{"list.txt": text}.write(t), "list.txt")
		if _, err := ReadList(path); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%.20q: %v", text, err)
		}
	}
	if _, err := ReadList("@nowhere.txt"); !errors.Is(err, fs.ErrNotExist) || !strings.HasPrefix(err.Error(), "corpus: ") {
		t.Errorf("got %v", err)
	}
}

func FuzzParseItem(f *testing.F) {
	for _, line := range []string{"deb:busybox license=MIT # c", "#", "a#b", " license=", "x\t#y"} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		item, err := parseItem(line)
		if err != nil {
			return
		}
		if item.Spec == "" && item.License != "" || strings.TrimSpace(item.Spec) != item.Spec {
			t.Fatalf("%q gives %+v", line, item)
		}
		again, err := parseItem(item.Spec + " license=MIT")
		if item.Spec != "" && !strings.Contains(item.Spec, " #") && (err != nil || again.Spec != item.Spec) {
			t.Fatalf("%q gives %q, then %q, %v", line, item.Spec, again.Spec, err)
		}
	})
}

func TestListsAreRelative(t *testing.T) {
	t.Chdir(tree{"sub/list.txt": "x.c\n", "sub/x.c": "int x;\n"}.write(t))
	items, err := ReadList("sub/list.txt")
	if err != nil || len(items) != 1 {
		t.Fatal(items, err)
	}
	if _, err := os.Stat(items[0].Spec); err != nil {
		t.Error(err)
	}
}

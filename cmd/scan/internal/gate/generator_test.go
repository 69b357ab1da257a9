package gate

import "testing"

func TestDeclaredGenerator(t *testing.T) {
	for _, c := range []struct{ name, message, want string }{
		{"nothing", "Fix a leak.", ""},
		{"a semantic patch", "Use the helper:\n\n  @@\n  expression E;\n  @@\n  - free(E)\n  + g_free(E)\n\nDone.", "a semantic patch"},
		{"with a name", "@ rule1 @\nidentifier f;\n@@\n  f(...)\n- , NULL\n", "a semantic patch"},
		{"with a dependency", "@r depends on patch@\nexpression x;\nposition p;\n@@\n* x@p\n", "a semantic patch"},
		{"on one line", "    @@ expression list args; @@\n    - foo(args)\n    + bar(args)", "a semantic patch"},
		{"two of them", "@a@\n@@\n-x\n+y\n\n@b@\n@@\n-u\n+v", "a semantic patch"},
		{"a header without a change", "@@\nexpression E;\n@@\nE", ""},
		{"the header of a hunk", "@@ -1,2 +3,4 @@\n-a\n+b", ""},
		{"a hunk between its signs", "@@ -1;2 @@\n-a\n+b", ""},
		{"a list below a mention", "see @@ there\n- one\n- two", ""},
		{"sed", "Run:\n  $ sed -i 's/foo/bar/' hw/*.c\n", "sed -i 's/foo/bar/' hw/*.c"},
		{"sed with a backup", "sed -i.bak -e s/a/b/ x", "sed -i.bak -e s/a/b/ x"},
		{"sed and more options", "sed -E -i 's/a|b/c/' x", "sed -E -i 's/a|b/c/' x"},
		{"sed in one word", "git grep -l foo | xargs sed -ri 's/foo/bar/g'", "sed -ri 's/foo/bar/g'"},
		{"sed in place, long", "sed --in-place s/a/b/ x", "sed --in-place s/a/b/ x"},
		{"sed in a pipe is none", "$ qemu-img info x | sed -e 's/a/b/'", ""},
		{"sed in prose is none", "sed is used here -in the end", ""},
		{"perl", "with `perl -pi -e 's/a/b/' x.c`.", "perl -pi -e 's/a/b/' x.c"},
		{"perl that prints is none", "perl -e 'print 1'", ""},
		{"perl with a module is none", "perl -MFile::Find -e 'print 1'", ""},
		{"awk", "gawk -i inplace '{print}' x", "gawk -i inplace '{print}' x"},
		{"spatch", "  spatch --sp-file a.cocci --in-place --dir .", "spatch --sp-file a.cocci --in-place --dir ."},
		{"a pipe of many", "sed -i 's|a|b|;s/c/d/' x && sed -i 's/e/f/' y", "sed -i 's|a|b|;s/c/d/' x && sed -i 's/e/f/' y"},
		{"a script by its name", "Generated with scripts/coccinelle/free/kfree.cocci, checked by hand", "scripts/coccinelle/free/kfree.cocci"},
		{"a formatter", "clang-format -style=file -i a.c b.c", "clang-format -style=file -i a.c b.c"},
		{"gofmt", "gofmt -r 'a -> b' -w .", "gofmt -r 'a -> b' -w ."},
		{"a word that ends alike", "unsed -i x", ""},
	} {
		if got := declaredGenerator(c.message); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

package syntax

import "testing"

func TestIsProse(t *testing.T) {
	for name, want := range map[string]bool{"a/README.md": true, "a.PO": true, "page.html": true, "tool.1": true, "tool": false, "md": false, "a.py": false, "a.recipe": false} {
		if got := IsProse(name); got != want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestDetect(t *testing.T) {
	for _, c := range []struct{ name, head, want string }{
		{"a/b.c", "", "c"},
		{"a.h", "", "c"},
		{"a.h", "#pragma once\nnamespace a {\n", "cpp"},
		{"a.h", "/*\n * class of devices that are\n */\nint a;\n", "c"},
		{"a.h", "class of devices that are known\n", "c"},
		{"a.h", "#ifdef __cplusplus\n# if 1\nnamespace a {\n# endif\n#endif\nint a;\n", "c"},
		{"a.h", "#ifdef __cplusplus\nextern \"C\" {\n#endif\nint a;\n#if defined(__cplusplus)\nclass A;\n#else\nstruct A;\n#endif\n", "c"},
		{"a.h", "#if __cplusplus >= 201103L\nnamespace a {\n#endif\n", "cpp"},
		{"a.h", "#ifndef __cplusplus\n#error\n#endif\nclass A;\n", "cpp"},
		{"a.h", "namespace when in C++ (uses the global one instead).\n", "c"},
		{"a.h", "using 32bit integer.\nusing space that is there: (if enough\n", "c"},
		{"a.hpp", "", "cpp"}, {"a.C.in", "", ""},
		{"a.go", "", "go"}, {"a.rs", "", "rust"}, {"a.py", "", "python"}, {"SConstruct", "", "python"},
		{"a.mjs", "", "javascript"}, {"a.ts", "", "typescript"}, {"a.ts", "<?xml version=\"1.0\"?>\n<!DOCTYPE TS>", ""},
		{"a.tsx", "", "tsx"}, {"A.java", "", "java"}, {"A.cs", "", "csharp"}, {"a.kts", "", "kotlin"}, {"a.swift", "", "swift"},
		{"a.sbt", "", "scala"}, {"a.php", "", "php"}, {"a.inc", "<?php\n", "php"}, {"a.inc", "; assembler\n", ""},
		{"Rakefile", "", "ruby"}, {"a.lua", "", "lua"}, {"a.sh", "", "bash"}, {"a.sql", "", "sql"}, {"a.proto", "", "protobuf"},
		{"a.mli", "", "ocaml"}, {"a.exs", "", "elixir"},
		{"tool", "#!/usr/bin/env python3.11\n", "python"}, {"tool", "#!/bin/sh -e\n", "bash"}, {"tool", "#! /usr/bin/env -S node\n", "javascript"},
		{"tool", "#!/usr/bin/env lua5.3\r\n", "lua"}, {"tool", "#!/bin/dash\n", "bash"}, {"tool", "#!/usr/bin/perl -w\n", ""}, {"tool", "#!\n", ""},
		{"tool", "", ""}, {"a.m", "", ""}, {"README", "text", ""},
	} {
		if got := Detect(c.name, []byte(c.head)); got != c.want {
			t.Errorf("%s %q: %q, want %q", c.name, c.head, got, c.want)
		}
	}
}

package main

// lang is a language that is measured, with lists of its name.
type lang struct {
	name      string
	languages []string // of package syntax
	linewise  bool     // a line's end or indentation means something
	fillers   []string // statements that may stand between others, with a name and a number
}

var (
	withSemicolon = []string{"trace_point ( %s , %d ) ;", "count_%s += %d ;", "if ( debug_%s ) log_line ( %d ) ;", "check_state ( %s , %d ) ;"}
	withColon     = []string{"trace_point ( %s , %d )", "count_%s += %d", "if debug_%s : log_line ( %d )", "check_state ( %s , %d )"}
	withBrace     = []string{"trace_point ( %s , %d )", "count_%s += %d", "if debug_%s { log_line ( %d ) }", "check_state ( %s , %d )"}
)

var langs = []lang{
	{"c", []string{"c"}, false, withSemicolon},
	{"cpp", []string{"c", "cpp"}, false, withSemicolon},
	{"python", []string{"python"}, true, withColon},
	{"java", []string{"java"}, false, withSemicolon},
	{"javascript", []string{"javascript", "typescript", "tsx"}, false, withSemicolon},
	{"go", []string{"go"}, true, withBrace},
	{"php", []string{"php"}, false, withSemicolon},
}

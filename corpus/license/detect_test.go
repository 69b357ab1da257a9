package license

import (
	"strings"
	"testing"
)

// notices pairs statements, as people put them into comments, with what they
// say. Each is tried in several comment styles.
var notices = []struct{ text, want string }{
	{"This program is free software; you can redistribute it and/or modify\nit under the terms of the GNU General Public License as published by\nthe Free Software Foundation; either version 2 of the License, or\n(at your option) any later version.\n\nThis program is distributed in the hope that it will be useful,\nbut WITHOUT ANY WARRANTY. See the GNU General Public License for more details.\n\nYou should have received a copy of the GNU General Public License\nalong with this program; if not, see <http://www.gnu.org/licenses/>.", "GPL-2.0-or-later"},
	{"This file may be copied under version 2 of the GNU General Public License as published by the Free Software Foundation.", "GPL-2.0-only"},
	{"Licensed under the GPL version 2, see COPYING.", "GPL-2.0-only"},
	{"Licensed under GPLv2 or later, see file LICENSE in this source tree.", "GPL-2.0-or-later"},
	{"Licensed under GPLv2, see file LICENSE in this source tree.", "GPL-2.0-only"},
	{"Licensed under the GPL v2 or later, see the file LICENSE in this tarball.", "GPL-2.0-or-later"},
	{"Released under the GPLv2+.", "GPL-2.0-or-later"},
	{"This code is licensed under the GPL.", "GPL-1.0-or-later"},
	{"This work is licensed under the terms of the GNU GPL, version 2.  See\nthe COPYING file in the top-level directory.", "GPL-2.0-only"},
	{"This work is licensed under the terms of the GNU GPL, version 2 or later.\nSee the COPYING file in the top-level directory.", "GPL-2.0-or-later"},
	{"Contributions after 2012-01-13 are licensed under the terms of the\nGNU GPL, version 2 or (at your option) any later version.", "GPL-2.0-or-later"},
	{"Distributed under the terms of the GNU General Public License v3.0 or newer.", "GPL-3.0-or-later"},
	{"You may use this under the terms of the GNU General Public License,\neither version 2 or version 3 of it.", "GPL-2.0-only OR GPL-3.0-only"},
	{"This library is free software; you can redistribute it and/or\nmodify it under the terms of the GNU Lesser General Public\nLicense as published by the Free Software Foundation; either\nversion 2.1 of the License, or (at your option) any later version.", "LGPL-2.1-or-later"},
	{"This library is distributed under the GNU Library General Public License, version 2.", "LGPL-2.0-only"},
	{"You can use it under the LGPL v3 only.", "LGPL-3.0-only"},
	{"Licensed under the LGPL.", "LGPL-2.0-or-later"},
	{"you may redistribute it under the terms of the GNU Affero General Public\nLicense, version 3 or (at your option) any later version", "AGPL-3.0-or-later"},
	{"Use of this source code is governed by a BSD-style\nlicense that can be found in the LICENSE file.", "BSD-3-Clause"},
	{"Distributed under the 2-clause BSD license, see LICENSE.", "BSD-2-Clause"},
	{"This is under the New BSD License.", "BSD-3-Clause"},
	{"Released under the MIT license.", "MIT"},
	{"This code is MIT licensed.", "MIT"},
	{"Licensed under the terms of the ISC license.", "ISC"},
	{"License: MIT", "MIT"},
	{"License: GPL-2+", "GPL-2.0-or-later"},
	{"Licensed under the Apache License, Version 2.0 (the \"License\");\nyou may not use this file except in compliance with the License.\nYou may obtain a copy of the License at\n\n    http://www.apache.org/licenses/LICENSE-2.0\n\nUnless required by applicable law or agreed to in writing, software\ndistributed under the License is distributed on an \"AS IS\" BASIS.", "Apache-2.0"},
	{"This Source Code Form is subject to the terms of the Mozilla Public\nLicense, v. 2.0. If a copy of the MPL was not distributed with this\nfile, You can obtain one at http://mozilla.org/MPL/2.0/.", "MPL-2.0"},
	{"The contents of this file are subject to the Mozilla Public License Version\n1.1 (the \"License\"); you may not use this file except in compliance with\nthe License.\n\nAlternatively, the contents of this file may be used under the terms of\neither the GNU General Public License Version 2 or later (the \"GPL\"), or\nthe GNU Lesser General Public License Version 2.1 or later (the \"LGPL\"),\nin which case the provisions of the GPL or the LGPL are applicable instead\nof those above.", "GPL-2.0-or-later OR LGPL-2.1-or-later OR MPL-1.1"},
	{"Dual licensed under the MIT and GPL licenses.", "GPL-1.0-or-later OR MIT"},
	{"This file is dual-licensed: you may use it under the GPL version 2 or the BSD license.", "BSD-3-Clause OR GPL-2.0-only"},
	{"You can redistribute it under the terms of the GPL v2 or the 3-clause BSD license, at your choice.", "BSD-3-Clause OR GPL-2.0-only"},
	{"Alternatively, this software may be distributed under the terms of the\nGNU General Public License (\"GPL\") version 2, or under the BSD license.", "BSD-3-Clause OR GPL-2.0-only"},
	{"Parts are under the MIT license, others are under the ISC license.", "ISC AND MIT"},
	{"This code is in the public domain.", "LicenseRef-public-domain"},
	{"I hereby place this file into the public domain.", "LicenseRef-public-domain"},
	{"Author: A. Person. Released to the public domain, no warranty.", "LicenseRef-public-domain"},
	{"Boost Software License, Version 1.0 applies: Distributed under the Boost Software License, Version 1.0.", "BSL-1.0"},
	{"This program is free software; you can redistribute it and/or modify it\nunder the same terms as Perl itself.", "Artistic-1.0-Perl OR GPL-1.0-or-later"},
	{"Distributed under the same license as zlib: this is the zlib license.", "Zlib"},
	{"Available under the Eclipse Public License 2.0.", "EPL-2.0"},
	{"The contents of this file are subject to the terms of the Common Development and Distribution License, version 1.0.", "CDDL-1.0"},
	{"This is free software, licensed under the GNU General Public License v2 or later.\n\nAs a special exception, linking this library statically or dynamically with other modules is making a combined work; you may link.", "GPL-2.0-or-later WITH Classpath-exception-2.0"},

	{"Licensed under the Academic Free License version 2.0\nOr under the following terms:\n\nThis library is free software; you can redistribute it and/or\nmodify it under the terms of the GNU Lesser General Public\nLicense as published by the Free Software Foundation; either\nversion 2 of the License, or (at your option) any later version.", "AFL-2.0 OR LGPL-2.0-or-later"},
	{"This software may be licensed under the terms of the GNU General Public License v3,\na BSD-style license, or the original house license.", "BSD-3-Clause OR GPL-3.0-only"},
	{"You may use this work under the terms of the CC0, the OpenSSL License,\nor the Apache Public License 2.0, at your option.", "Apache-2.0 OR CC0-1.0 OR OpenSSL"},
	{"The following BSD-style license applies to this one file. The rest of\nthe program is licensed under the terms of the GNU General Public License, version 2.", "BSD-3-Clause"},
	{"Licensed under the GPL v2. Sorting is based on BSD licensed code by A.", "GPL-2.0-only"},
	{"Changes to this file are in the public domain.\nLicensed under the MIT license.", "MIT"},
	{"Available under version 2 or version 3 of the GPL, or the LGPL version 2.1.", "GPL-2.0-only OR GPL-3.0-only OR LGPL-2.1-only"},
	{"This is free software, distributed under GPL-2.0-or-later.", "GPL-2.0-or-later"},
	{"This code is under the GNU General Public License, any version.", "GPL-1.0-or-later"},
	{"The rules of section 7 of the GNU General Public License, version 3, apply\nto this notice, which is under the GNU General Public License, either\nversion 3 of the License or any later version.", "GPL-3.0-or-later"},
	{"This is free software; you can redistribute it under the terms of the GNU General\nPublic License, either version 3 of the License, or any later version. This\nException is an additional permission under section 7 of the GNU General Public\nLicense, version 3 (\"GPLv3\").", "GPL-3.0-or-later"},
	{"Licensed under the terms of the KDE library: GNU Lesser General Public License\nversion 2.1 or version 3 or later versions.", "LGPL-2.1-only OR LGPL-3.0-or-later"},
	{"Released under the Artistic License 2.0.", "Artistic-2.0"},
	{"Licensed under the terms of the zlib license.", "Zlib"},
	{"Released under CC0 1.0 Universal.", "CC0-1.0"},
	{"Published under the University of Illinois Open Source License.", "NCSA"},
	{"@license http://opensource.org/licenses/MIT MIT License", "MIT"},

	// Statements that grant nothing.
	{"Copyright (C) 2001 Some Body. All rights reserved.", ""},
	{"See the file COPYING for the terms.", ""},
	{"This file is distributed under the same license as the foo package.", ""},
	{"Only GPL-compatible modules may use this symbol.", ""},
	{"This is not under the GPL.", ""},
	{"This code is not in the public domain.", ""},
	{"Computes the liability of a node. Written at MIT.", ""},
	{"Prints the license of the program.", ""},
	{"This macro can be used in projects which are not available under\nthe GNU General Public License or the GNU Library General Public License.", ""},
	{"The file must not be distributed under any other terms.", ""},
	{"Avoids conflicts with BSD-only headers, see the license.", ""},
	{"Hello, world.", ""},
}

// styles wrap text as a comment above a line of code.
var styles = map[string]func(string) string{
	"c": func(s string) string { return "/*\n * " + strings.ReplaceAll(s, "\n", "\n * ") + "\n */\nint x;\n" },
	"cpp": func(s string) string {
		return "#include <a.h>\n\n// " + strings.ReplaceAll(s, "\n", "\n// ") + "\nint x;\n"
	},
	"shell": func(s string) string {
		return "#!/bin/sh\n# x - a tool\n#\n# " + strings.ReplaceAll(s, "\n", "\n# ") + "\nexit 0\n"
	},
	"python": func(s string) string { return "\"\"\"A module.\n\n" + s + "\n\"\"\"\nimport os\n" },
	"lisp":   func(s string) string { return ";; " + strings.ReplaceAll(s, "\n", "\n;; ") + "\n(x)\n" },
	"html":   func(s string) string { return "<!--\n" + s + "\n-->\n<p>x</p>\n" },
	"frame": func(s string) string {
		return "/*****************\n *** " + strings.ReplaceAll(s, "\n", " ***\n *** ") + " ***\n *****************/\nint x;\n"
	},
	"crlf": func(s string) string { return "// " + strings.ReplaceAll(s, "\n", "\r\n// ") + "\r\nint x;\r\n" },
}

func TestDetectNotice(t *testing.T) {
	for _, n := range notices {
		want := n.want
		if want == "" {
			want = NoAssertion
		}
		for style, wrap := range styles {
			if got := Detect([]byte(wrap(n.text))); got.Expr != want {
				t.Errorf("%s: %q\n\tgot  %s\n\twant %s", style, n.text, got.Expr, want)
			}
		}
	}
}

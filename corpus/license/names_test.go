package license

import "testing"

func TestInformal(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"GPL-2+", "GPL-2.0-or-later"},
		{"GPL-2", "GPL-2.0-only"},
		{"GPL", "GPL-1.0-or-later"},
		{"LGPL", "LGPL-2.0-or-later"},
		{"LGPL-2.1+", "LGPL-2.1-or-later"},
		{"GPL-3.0+", "GPL-3.0-or-later"},
		{"GPLv2+", "GPL-2.0-or-later"},
		{"GPLv3", "GPL-3.0-only"},
		{"GPL v2 or later", "GPL-2.0-or-later"},
		{"GPL-2-or-later", "GPL-2.0-or-later"},
		{"GNU General Public License version 2 or later", "GPL-2.0-or-later"},
		{"GNU Lesser General Public License v3 or later (LGPLv3+)", "LGPL-3.0-or-later"},
		{"Expat", "MIT"},
		{"BSD-3-clause", "BSD-3-Clause"},
		{"BSD-2-clause", "BSD-2-Clause"},
		{"BSD", "BSD-3-Clause"},
		{"MIT License", "MIT"},
		{"MIT/X11", "MIT"},
		{"The MIT License (MIT)", "MIT"},
		{"Apache License, Version 2.0", "Apache-2.0"},
		{"Apache-2", "Apache-2.0"},
		{"Apache 2.0", "Apache-2.0"},
		{"GPL-2+ or Artistic", "Artistic-1.0-Perl OR GPL-2.0-or-later"},
		{"GPL-2+ or Artistic-2.0, and BSD-3-clause", "(Artistic-2.0 OR GPL-2.0-or-later) AND BSD-3-Clause"},
		{"GPL-2+ or Artistic and Expat", "(Artistic-1.0-Perl AND MIT) OR GPL-2.0-or-later"},
		{"MPL-1.1, GPL-2+, or LGPL-2.1+", "GPL-2.0-or-later OR LGPL-2.1-or-later OR MPL-1.1"},
		{"MPL-1.1 or GPL-2 or LGPL-2.1", "GPL-2.0-only OR LGPL-2.1-only OR MPL-1.1"},
		{"GPL-2+ and/or LGPL-2.1+", "GPL-2.0-or-later AND LGPL-2.1-or-later"},
		{"GPL-2+ with OpenSSL exception", "GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception"},
		{"GPL-2+ with Autoconf exception", "GPL-2.0-or-later WITH Autoconf-exception-generic"},
		{"GPL-3+ with Bison-2.2 exception", "GPL-3.0-or-later WITH Bison-exception-2.2"},
		{"GPL-3+-with-autoconf-exception", "GPL-3.0-or-later WITH Autoconf-exception-generic-3.0"},
		{"GPL-3+-autoconf-exception", "GPL-3.0-or-later WITH Autoconf-exception-generic-3.0"},
		{"GPL-2+ with strange exception", "GPL-2.0-or-later"},
		{"public-domain", "LicenseRef-public-domain"},
		{"Public Domain", "LicenseRef-public-domain"},
		{"GFDL-1.3+", "GFDL-1.3-or-later"},
		{"GFDL-NIV-1.2+", "GFDL-1.2-no-invariants-or-later"},
		{"CC0", "CC0-1.0"},
		{"MIT/Apache-2.0", "Apache-2.0 OR MIT"},
		{"zlib/libpng", "Zlib"},
		{"Boost", "BSL-1.0"},
		{"MPL-2.0", "MPL-2.0"},
		{"Mozilla Public License 2.0 (MPL 2.0)", "MPL-2.0"},
		{"my-own terms", "LicenseRef-my-own-terms"},
		{"", "NOASSERTION"},
		{")(", "NOASSERTION"},
		{"MIT OR Apache-2.0", "Apache-2.0 OR MIT"},
		{"(MIT or GPL-2) and ISC", "(GPL-2.0-only OR MIT) AND ISC"},
	} {
		if got := Informal(c.in).String(); got != c.want {
			t.Errorf("Informal(%q) = %s, want %s", c.in, got, c.want)
		}
	}
}

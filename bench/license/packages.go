package main

// named are packages that people know, of which debian/copyright is machine-readable.
var named = []string{
	"git=1:2.39.5-0+deb12u3",
	"curl=7.88.1-10+deb12u15",
	"redis=5:7.0.15-1~deb12u10",
	"systemd=252.39-1~deb12u2",
	"mpv=0.35.1-4",
	"libarchive=3.6.2-1+deb12u5",
	"ffmpeg=7:5.1.9-0+deb12u1",
	"taglib=1.13-2+deb12u1",
	"chrony=4.3-2+deb12u3",
	"nghttp2=1.52.0-1+deb12u3",
	"libuv1=1.44.2-1+deb12u1",
	"htop=3.2.2-2",
	"util-linux=2.38.1-5+deb12u3",
	"cryptsetup=2:2.6.1-4~deb12u2",
	"openssh=1:9.2p1-2+deb12u10",
	"gnupg2=2.2.40-1.1+deb12u2",
	"sudo=1.9.13p3-1+deb12u4",
	"dpkg=1.21.23",
	"procps=2:4.0.2-3",
	"flac=1.4.2+ds-2",
	"iproute2=6.1.0-3",
	"dbus=1.14.10-1~deb12u1",
	"flatpak=1.14.10-1~deb12u2",
	"libsdl2=2.26.5+dfsg-1",
	"glib2.0=2.74.6-2+deb12u9",
	"ostree=2022.7-2+deb12u1",
}

// drawn are packages that nobody chose: those that `-draw 45` gave on Debian 12
// and whose source could be fetched from its mirror.
var drawn = []string{
	"libvoikko=4.3.1-1",
	"libpcap=1.10.3-1",
	"hyphen=2.8.8-7",
	"diffutils=1:3.8-4",
	"apr=1.7.2-3+deb12u1",
	"cppunit=1.15.1-4",
	"libgpod=0.8.3-17",
	"libantlr3c=3.4+dfsg-4",
	"dmalloc=5.5.2-14",
	"debhelper=13.11.4",
	"zeromq3=4.3.4-6",
	"ssed=3.62-8",
	"libmikmod=3.3.11.1-7",
	"synaptic=0.91.3",
	"libdmtx=0.7.7-1",
	"advancecomp=2.5-1",
	"mpd=0.23.12-1",
}

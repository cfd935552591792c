// Command archives checks the archives of a release as the registries of Terraform and OpenTofu will: their names, what
// is in them, their checksums, and that nothing else was built. It says everything that is wrong.
//
// With -tools it checks those of the emulator and the conformance questions instead.
//
//	archives [-signed] [-tools] DIST
package main

import (
	"bytes"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	log.SetFlags(0)
	signed := flag.Bool("signed", false, "want a signature of the checksums")
	tools := flag.Bool("tools", false, "check the archives of the tools")
	flag.Parse()
	if flag.NArg() != 1 {
		log.Fatal("usage: archives [-signed] [-tools] DIST")
	}
	if *tools {
		n, wrong := checkTools(flag.Arg(0), *signed)
		if len(wrong) > 0 {
			log.Fatalf("The archives in %s are not as they should be:\n  %s", flag.Arg(0), strings.Join(wrong, "\n  "))
		}
		fmt.Printf("%d archives of the emulator and the conformance questions are as they should be.\n", n)
		return
	}
	r, wrong := check(flag.Arg(0), *signed)
	if len(wrong) > 0 {
		log.Fatalf("The archives in %s are not as the registries want them:\n  %s", flag.Arg(0), strings.Join(wrong, "\n  "))
	}
	fmt.Printf("%d archives of version %s are as the registries want them.\n", len(platforms), r.version)
}

// project begins the name of each file of a release.
const project = "terraform-provider-partnerinsights"

// platforms are those that a release is for, GOOS_GOARCH.
var platforms = []string{
	"darwin_amd64", "darwin_arm64",
	"freebsd_386", "freebsd_amd64", "freebsd_arm", "freebsd_arm64",
	"linux_386", "linux_amd64", "linux_arm", "linux_arm64",
	"windows_386", "windows_amd64", "windows_arm64",
}

// release is a folder with the files of a release.
type release struct {
	dist, version string
	wrong         []string
}

func (r *release) fail(format string, args ...any) {
	r.wrong = append(r.wrong, fmt.Sprintf(format, args...))
}

// named is the name of a file of the release.
func (r *release) named(rest string) string { return project + "_" + r.version + "_" + rest }

// check gives the release in a folder, and what is wrong with it.
func check(dist string, signed bool) (*release, []string) {
	r := &release{dist: dist}
	sums, err := filepath.Glob(filepath.Join(dist, project+"_*_SHA256SUMS"))
	if err != nil || len(sums) != 1 {
		return r, []string{fmt.Sprintf("there are %d files of checksums, named %s_VERSION_SHA256SUMS", len(sums), project)}
	}
	r.version = strings.TrimSuffix(strings.TrimPrefix(filepath.Base(sums[0]), project+"_"), "_SHA256SUMS")
	for _, p := range platforms {
		r.checkArchive(p)
	}
	r.checkManifest()
	r.checkSums(sums[0])
	r.checkNothingElse()
	r.checkSignature(sums[0]+".sig", signed)
	return r, r.wrong
}

// checkSignature checks that the signature is there when it is wanted, in the form that registries read: whose it is, and
// whether it is right, gpg tells.
func (r *release) checkSignature(file string, wanted bool) {
	text, err := os.ReadFile(file)
	if wanted != (err == nil) {
		r.fail("a signature of the checksums is there: %t, wanted: %t", err == nil, wanted)
	}
	if bytes.HasPrefix(text, []byte("-----BEGIN")) {
		r.fail("the signature of the checksums is armoured, and registries read a binary one")
	}
}

// checkNothingElse looks for archives of platforms that nobody expects.
func (r *release) checkNothingElse() {
	found, err := filepath.Glob(filepath.Join(r.dist, "*.zip"))
	if err != nil || len(found) != len(platforms) {
		r.fail("there are %d archives, for %d platforms", len(found), len(platforms))
	}
}

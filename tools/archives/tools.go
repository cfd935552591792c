package main

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"debug/buildinfo"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// tools are the programs for people without Go, and toolPlatforms what they are built for.
var (
	tools         = []string{"partnerinsights-emulator", "partnerinsights-conformance"}
	toolPlatforms = []string{"darwin_amd64", "darwin_arm64", "linux_amd64", "linux_arm64", "windows_amd64", "windows_arm64"}
)

// checkTools checks the archives of the tools in a folder: all are there, each with its program, a licence, a list of contents
// and a checksum, and nothing else. It gives how many archives there are, and what is wrong.
func checkTools(dist string, signed bool) (int, []string) {
	r := &release{dist: dist}
	sums, err := filepath.Glob(filepath.Join(dist, "partnerinsights-tools_*_SHA256SUMS"))
	if err != nil || len(sums) != 1 {
		return 0, []string{fmt.Sprintf("there are %d files of checksums", len(sums))}
	}
	r.version = strings.TrimSuffix(strings.TrimPrefix(filepath.Base(sums[0]), "partnerinsights-tools_"), "_SHA256SUMS")
	text, err := os.ReadFile(sums[0])
	if err != nil {
		return 0, []string{err.Error()}
	}
	left := string(text)
	n := 0
	for _, tool := range tools {
		for _, platform := range toolPlatforms {
			name := tool + "_" + r.version + "_" + platform + ".zip"
			r.checkTool(name, tool, platform)
			for _, file := range []string{name, name + ".sbom.json"} {
				data, err := os.ReadFile(filepath.Join(dist, file))
				line := fmt.Sprintf("%x  %s\n", sha256.Sum256(data), file)
				if err != nil || !strings.Contains(left, line) {
					r.fail("%s is not there, or its checksum is not", file)
				}
				left = strings.Replace(left, line, "", 1)
			}
			n++
		}
	}
	if left != "" {
		r.fail("there are checksums of other files:\n%s", left)
	}
	r.checkSignature(sums[0]+".sig", signed)
	return n, r.wrong
}

// checkTool checks the program in an archive.
func (r *release) checkTool(archive, tool, platform string) {
	files, err := zip.OpenReader(filepath.Join(r.dist, archive))
	if err != nil {
		r.fail("%s: %v", archive, err)
		return
	}
	defer files.Close()
	if strings.HasPrefix(platform, "windows_") {
		tool += ".exe"
	}
	for _, name := range []string{"LICENSE", tool} {
		f, err := files.Open(name)
		if err != nil {
			r.fail("%s: %v", archive, err)
			continue
		}
		data, err := io.ReadAll(f)
		if err != nil {
			r.fail("%s: %v", archive, err)
		}
		if name == "LICENSE" {
			continue
		}
		info, err := buildinfo.Read(bytes.NewReader(data))
		if err != nil {
			r.fail("%s: %s is no Go program: %v", archive, name, err)
			continue
		}
		settings := map[string]string{}
		for _, s := range info.Settings {
			settings[s.Key] = s.Value
		}
		if built := settings["GOOS"] + "_" + settings["GOARCH"]; built != platform || settings["CGO_ENABLED"] != "0" || settings["-trimpath"] != "true" {
			r.fail("%s: the program was built for %s, with CGO_ENABLED=%s and -trimpath=%s", archive, built, settings["CGO_ENABLED"], settings["-trimpath"])
		}
	}
}

package main

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/hex"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// checkArchive checks the archive of a platform: it holds the licence and the program, and beside it is the list of what
// is in the program.
func (r *release) checkArchive(platform string) {
	name := r.named(platform + ".zip")
	files, err := zip.OpenReader(filepath.Join(r.dist, name))
	if err != nil {
		r.fail("%s: %v", name, err)
		return
	}
	defer files.Close()
	program := project + "_v" + r.version
	if strings.HasPrefix(platform, "windows_") {
		program += ".exe"
	}
	var names []string
	for _, f := range files.File {
		names = append(names, f.Name)
		if f.Name == program {
			r.checkProgram(name, platform, f)
		}
	}
	if slices.Sort(names); !slices.Equal(names, []string{"LICENSE", program}) {
		r.fail("%s holds %s, and should hold LICENSE and %s", name, strings.Join(names, ", "), program)
	}
}

// checkProgram checks the program: it may be run, and was built for the platform, from this version, without a path of
// the machine that built it.
func (r *release) checkProgram(archive, platform string, f *zip.File) {
	if f.Mode().Perm() != 0o755 {
		r.fail("%s: %s has the mode %o", archive, f.Name, f.Mode().Perm())
	}
	content, err := f.Open()
	if err != nil {
		r.fail("%s: %v", archive, err)
		return
	}
	defer content.Close()
	data, err := io.ReadAll(content)
	if err != nil {
		r.fail("%s: %v", archive, err)
		return
	}
	info, err := buildinfo.Read(bytes.NewReader(data))
	if err != nil {
		r.fail("%s: %s is no Go program: %v", archive, f.Name, err)
		return
	}
	settings := map[string]string{}
	for _, s := range info.Settings {
		settings[s.Key] = s.Value
	}
	if built := settings["GOOS"] + "_" + settings["GOARCH"]; built != platform {
		r.fail("%s: the program was built for %s", archive, built)
	}
	if settings["CGO_ENABLED"] != "0" || settings["-trimpath"] != "true" {
		r.fail("%s: the program was built with CGO_ENABLED=%s and -trimpath=%s", archive, settings["CGO_ENABLED"], settings["-trimpath"])
	}
	if !bytes.Contains(data, []byte(r.version)) {
		r.fail("%s: the program does not know its version", archive)
	}
	r.checkContents(archive, data)
}

// checkContents checks the list of what is in a program: it is of this one.
func (r *release) checkContents(archive string, program []byte) {
	name := archive + ".sbom.json"
	text, err := os.ReadFile(filepath.Join(r.dist, name))
	if err != nil {
		r.fail("%s has no list of what is in it: %v", archive, err)
		return
	}
	var list struct {
		BomFormat string
		Metadata  struct {
			Component struct {
				Version string
				Hashes  []struct{ Content string }
			}
		}
		Components []struct{ Name string }
	}
	sum := sha256.Sum256(program)
	if err := json.Unmarshal(text, &list); err != nil || list.BomFormat != "CycloneDX" || len(list.Components) < 10 {
		r.fail("%s is no list of components: %v", name, err)
		return
	}
	if c := list.Metadata.Component; c.Version != r.version || len(c.Hashes) != 1 || c.Hashes[0].Content != hex.EncodeToString(sum[:]) {
		r.fail("%s is the list of another program", name)
	}
}

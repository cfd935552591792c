package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
)

// manifestFile is what the registries read of a provider, in the root of the repository.
func (r *release) manifestFile() string {
	return filepath.Join(filepath.Dir(filepath.Clean(r.dist)), "terraform-registry-manifest.json")
}

// checkManifest checks what the registries are told: the provider speaks protocol 6.
func (r *release) checkManifest() {
	text, err := os.ReadFile(r.manifestFile())
	if err != nil {
		r.fail("the manifest: %v", err)
		return
	}
	var manifest struct {
		Version  int
		Metadata struct {
			ProtocolVersions []string `json:"protocol_versions"`
		}
	}
	if err := json.Unmarshal(text, &manifest); err != nil || manifest.Version != 1 || strings.Join(manifest.Metadata.ProtocolVersions, ",") != "6.0" {
		r.fail("the manifest says %s (%v)", text, err)
	}
}

// checkSums checks the checksums: they are of each archive, each list and the manifest, and of nothing else.
func (r *release) checkSums(file string) {
	text, err := os.ReadFile(file)
	if err != nil {
		r.fail("%v", err)
		return
	}
	said := map[string]string{}
	for line := range strings.Lines(string(text)) {
		sum, name, _ := strings.Cut(strings.TrimSpace(line), "  ")
		said[name] = sum
	}
	wanted := map[string]string{r.named("manifest.json"): r.manifestFile()}
	for _, p := range platforms {
		for _, ending := range []string{".zip", ".zip.sbom.json"} {
			name := r.named(p + ending)
			wanted[name] = filepath.Join(r.dist, name)
		}
	}
	for name, path := range wanted {
		data, err := os.ReadFile(path)
		if err != nil {
			continue // that was said already
		}
		if sum := sha256.Sum256(data); said[name] != hex.EncodeToString(sum[:]) {
			r.fail("the checksum of %s is %q, and should be %x", name, said[name], sum)
		}
	}
	for name := range said {
		if _, ok := wanted[name]; !ok {
			r.fail("there is a checksum of %s, which is no part of a release", name)
		}
	}
}

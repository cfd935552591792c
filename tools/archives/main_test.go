package main

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// program is one that was built for this machine as releases are, whose version is 1.2.3.
func program(t *testing.T) []byte {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod":  "module example.com/p\n\ngo 1.26.0\n",
		"main.go": "package main\n\nvar version = \"\"\n\nfunc main() { println(version) }\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	build := exec.CommandContext(t.Context(), "go", "build", "-trimpath", "-ldflags=-X main.version=1.2.3", "-o", "p", ".")
	build.Dir, build.Env = dir, append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux", "GOARCH=amd64", "GOFLAGS=-buildvcs=false")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	data, err := os.ReadFile(filepath.Join(dir, "p"))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// built makes a folder with a release: all platforms have the program for linux_amd64, which is the one mistake in it.
func built(t *testing.T, p []byte) (dist string) {
	t.Helper()
	root := t.TempDir()
	dist = filepath.Join(root, "dist")
	put(t, filepath.Join(root, "terraform-registry-manifest.json"), []byte(`{"version": 1, "metadata": {"protocol_versions": ["6.0"]}}`))
	components := strings.TrimSuffix(strings.Repeat(`{"name":"m"},`, 10), ",")
	for _, platform := range platforms {
		name := "terraform-provider-partnerinsights_v1.2.3"
		if strings.HasPrefix(platform, "windows") {
			name += ".exe"
		}
		file := filepath.Join(dist, "terraform-provider-partnerinsights_1.2.3_"+platform+".zip")
		put(t, file, zipped(t, map[string][]byte{"LICENSE": []byte("text"), name: p}))
		put(t, file+".sbom.json", fmt.Appendf(nil, `{"bomFormat":"CycloneDX","metadata":{"component":{"version":"1.2.3","hashes":[{"content":"%x"}]}},"components":[%s]}`, sha256.Sum256(p), components))
	}
	sum(t, dist)
	return dist
}

func put(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

func zipped(t *testing.T, files map[string][]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, data := range files {
		h := &zip.FileHeader{Name: name}
		if h.SetMode(0o755); name == "LICENSE" {
			h.SetMode(0o644)
		}
		w, err := z.CreateHeader(h)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(data); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const sums = "terraform-provider-partnerinsights_1.2.3_SHA256SUMS"

// sum writes the checksums of what is there.
func sum(t *testing.T, dist string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dist, "*_1.2.3_*.zip*"))
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for name, path := range map[string]string{"terraform-provider-partnerinsights_1.2.3_manifest.json": filepath.Join(dist, "..", "terraform-registry-manifest.json")} {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&text, "%x  %s\n", sha256.Sum256(data), name)
	}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&text, "%x  %s\n", sha256.Sum256(data), filepath.Base(f))
	}
	put(t, filepath.Join(dist, sums), []byte(text.String()))
}

func TestRelease(t *testing.T) {
	t.Parallel()
	dist := built(t, program(t))
	_, wrong := check(dist, false)
	if len(wrong) != len(platforms)-1 {
		t.Errorf("every platform but one has the wrong program, and nothing else is wrong: %s", strings.Join(wrong, "\n"))
	}
	for _, w := range wrong {
		if !strings.HasSuffix(w, "the program was built for linux_amd64") {
			t.Error(w)
		}
	}
}

func TestMistakesAreFound(t *testing.T) {
	t.Parallel()
	good := program(t)
	const linux = "terraform-provider-partnerinsights_1.2.3_linux_amd64.zip"
	for name, c := range map[string]struct {
		change func(t *testing.T, dist string)
		want   string
	}{
		"an archive is missing": {func(t *testing.T, dist string) {
			t.Helper()
			if err := os.Remove(filepath.Join(dist, linux)); err != nil {
				t.Fatal(err)
			}
		}, linux + ": open"},
		"an archive too many": {func(t *testing.T, dist string) { put(t, filepath.Join(dist, "other.zip"), nil) }, "there are 14 archives, for 13 platforms"},
		"another name of the program": {func(t *testing.T, dist string) {
			put(t, filepath.Join(dist, linux), zipped(t, map[string][]byte{"LICENSE": nil, "terraform-provider-partnerinsights": good}))
			sum(t, dist)
		}, linux + " holds LICENSE, terraform-provider-partnerinsights, and should hold"},
		"no licence": {func(t *testing.T, dist string) {
			put(t, filepath.Join(dist, linux), zipped(t, map[string][]byte{"terraform-provider-partnerinsights_v1.2.3": good}))
			sum(t, dist)
		}, "and should hold LICENSE"},
		"no program": {func(t *testing.T, dist string) {
			put(t, filepath.Join(dist, linux), zipped(t, map[string][]byte{"LICENSE": nil, "terraform-provider-partnerinsights_v1.2.3": []byte("text")}))
			sum(t, dist)
		}, "is no Go program"},
		"a list of another program": {func(t *testing.T, dist string) {
			text, err := os.ReadFile(filepath.Join(dist, linux+".sbom.json"))
			if err != nil {
				t.Fatal(err)
			}
			put(t, filepath.Join(dist, linux+".sbom.json"), bytes.Replace(text, []byte(`"content":"`), []byte(`"content":"0`), 1))
			sum(t, dist)
		}, linux + ".sbom.json is the list of another program"},
		"a wrong checksum": {func(t *testing.T, dist string) { put(t, filepath.Join(dist, linux), []byte("cut")) }, "the checksum of " + linux},
		"no manifest": {func(t *testing.T, dist string) {
			put(t, filepath.Join(dist, "..", "terraform-registry-manifest.json"), []byte("{}"))
		}, "the manifest says {}"},
		"no checksums":         {func(t *testing.T, dist string) { _ = os.Remove(filepath.Join(dist, sums)) }, "there are 0 files of checksums"},
		"an unasked signature": {func(t *testing.T, dist string) { put(t, filepath.Join(dist, sums+".sig"), nil) }, "a signature of the checksums is there: true, wanted: false"},
		"a sum of anything": {func(t *testing.T, dist string) {
			text, err := os.ReadFile(filepath.Join(dist, sums))
			if err != nil {
				t.Fatal(err)
			}
			put(t, filepath.Join(dist, sums), append(text, "00  README.md\n"...))
		}, "there is a checksum of README.md"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dist := built(t, good)
			c.change(t, dist)
			_, wrong := check(dist, false)
			if !strings.Contains(strings.Join(wrong, "\n"), c.want) {
				t.Errorf("%q is not among:\n%s", c.want, strings.Join(wrong, "\n"))
			}
		})
	}
	armoured := built(t, good)
	put(t, filepath.Join(armoured, sums+".sig"), []byte("-----BEGIN PGP SIGNATURE-----\n"))
	if _, wrong := check(armoured, true); !strings.Contains(strings.Join(wrong, "\n"), "is armoured") {
		t.Errorf("an armoured signature is not found: %s", wrong)
	}
	if _, wrong := check(built(t, good), true); !strings.Contains(strings.Join(wrong, "\n"), "is there: false, wanted: true") {
		t.Errorf("a missing signature is not found: %s", wrong)
	}
}

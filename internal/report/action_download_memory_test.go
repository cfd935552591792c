//go:build !race

package report_test

import (
	"os"
	"path/filepath"
	"runtime"
	"runtime/metrics"
	"sync"
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// mostMemory is what a download may take, however large the file is, in bytes. It is the bound.
const mostMemory = 50_000_000

// memoryOf is how much memory the process has taken at most while a function ran, beyond what it had before, in
// bytes. The emulator's is part of it.
func memoryOf(f func()) int64 {
	runtime.GC()
	before, peak := inUse(), int64(0)
	done := make(chan struct{})
	var watching sync.WaitGroup
	watching.Go(func() {
		ticker := time.NewTicker(5 * time.Millisecond)
		defer ticker.Stop()
		for {
			peak = max(peak, inUse())
			select {
			case <-done:
				return
			case <-ticker.C:
			}
		}
	})
	f()
	close(done)
	watching.Wait()
	return peak - before
}

// inUse is the memory that Go has from the system and has not given back.
func inUse() int64 {
	samples := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}, {Name: "/memory/classes/heap/free:bytes"}}
	metrics.Read(samples)
	return int64(samples[0].Value.Uint64() - samples[1].Value.Uint64() - samples[2].Value.Uint64())
}

// fetchLarge downloads a file of a size, in bytes, and gives the memory that it took.
func fetchLarge(t testing.TB, size int64) int64 {
	t.Helper()
	env := acctest.New(t, emulator.Options{FileSize: size})
	query := env.AddQuery(emulator.Query{Name: "Seats", Text: "SELECT Month, CustomerName, PaidAvailableUnits FROM OfficeUsage"})
	report := env.AddReport(emulator.Report{Name: "Once", QueryID: query.ID, ExecuteNow: true, Format: "csv"})
	env.Clock.Advance(time.Hour)
	path := filepath.Join(t.TempDir(), "large.csv")
	p := env.Provider(t, nil)
	took := memoryOf(func() {
		if i := p.Invoke(downloadType, acctest.Object{"report_id": report.ID, "output_path": path}, nil); len(i.Diagnostics) > 0 {
			t.Fatal(i.Diagnostics)
		}
	})
	info, err := os.Stat(path)
	if err != nil || info.Size() < size {
		t.Fatalf("the file has %d bytes: %v", info.Size(), err)
	}
	return took
}

// A large file costs no more memory than a small one. This test is not parallel: it measures the whole process.
func TestDownloadTakesLittleMemory(t *testing.T) {
	if took := fetchLarge(t, 200_000_000); took > mostMemory {
		t.Errorf("200 MB took %.1f MB of memory", float64(took)/1e6)
	}
}

// BenchmarkDownloadGigabyte fetches 1 GB and fails where that takes more memory than it may.
func BenchmarkDownloadGigabyte(b *testing.B) {
	const size = 1_000_000_000
	b.SetBytes(size)
	var most int64
	for b.Loop() {
		most = max(most, fetchLarge(b, size))
	}
	b.ReportMetric(float64(most)/1e6, "peak-MB")
	if most > mostMemory {
		b.Errorf("1 GB took %.1f MB of memory", float64(most)/1e6)
	}
}

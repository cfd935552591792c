package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// memoryIsMeasured tells whether this system tells a process's peak memory to others.
const memoryIsMeasured = true

// look is how often a process is looked at: its peak only grows, so no more than what it took in its last moments is
// missed. Only every so many looks are for new processes. Both take time of the machine, and what measures must not be
// measured.
const (
	look     = 50 * time.Millisecond
	looksFor = 4
)

// watch looks at the children of a process that have a name, until the returned function is called, which gives the
// peak of the memory that one of them has had, in bytes.
func watch(parent int, name string) func() int64 {
	var peak int64
	var watching sync.WaitGroup
	done := make(chan struct{})
	watching.Go(func() {
		ticker := time.NewTicker(look) //nolint:forbidigo // what is measured lives by the system's clock
		defer ticker.Stop()
		var known []int
		for n := 0; ; n++ {
			if n%looksFor == 0 {
				known = named(children(parent), name)
			}
			for _, process := range known {
				peak = max(peak, memory(process, "VmHWM"))
			}
			select {
			case <-done:
				return
			case <-ticker.C:
			}
		}
	})
	return func() int64 {
		close(done)
		watching.Wait()
		return peak
	}
}

// named are those of some processes whose program has a name.
func named(processes []int, name string) []int {
	return slices.DeleteFunc(processes, func(process int) bool {
		program, err := os.Readlink(fmt.Sprintf("/proc/%d/exe", process))
		return err != nil || filepath.Base(program) != name
	})
}

// children are the processes that a process, whichever of its threads, has started and that still run.
func children(parent int) []int {
	lists, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", parent)) // the pattern is right
	var all []int
	for _, list := range lists {
		text, err := os.ReadFile(list)
		if err != nil {
			continue // the thread has ended
		}
		for field := range strings.FieldsSeq(string(text)) {
			if child, err := strconv.Atoi(field); err == nil {
				all = append(all, child)
			}
		}
	}
	return all
}

// memory is a line of a process's status in bytes: VmRSS for what it has, VmHWM for the most that it has had. 0 when
// the process has ended.
func memory(process int, line string) int64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", process))
	if err != nil {
		return 0
	}
	_, after, _ := bytes.Cut(status, []byte(line+":"))
	value, _, _ := strings.Cut(strings.TrimSpace(string(after)), " ")
	kilobytes, err := strconv.ParseInt(value, 10, 64)
	if err != nil {
		return 0
	}
	return kilobytes << 10
}

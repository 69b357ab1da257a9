// Command scan tells whether the hunks of a patch queue are somebody else's
// code, whose, and whether its licence lets it into a project.
package main

import "os"

func main() { os.Exit(run(os.Args[1:])) }

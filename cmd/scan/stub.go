package main

import "github.com/spf13/cobra"

func newExplain() *cobra.Command { return &cobra.Command{Use: "explain"} }
func newPatches() *cobra.Command { return &cobra.Command{Use: "patches"} }
func newTokens() *cobra.Command  { return &cobra.Command{Use: "tokens"} }
func newLicense() *cobra.Command { return &cobra.Command{Use: "license"} }

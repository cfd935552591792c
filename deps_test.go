package main
import (
 _ "github.com/hashicorp/terraform-plugin-testing/helper/resource"
 _ "github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
 _ "github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
 _ "github.com/hashicorp/terraform-plugin-log/tflog"
 _ "github.com/hashicorp/terraform-plugin-go/tfprotov6"
 _ "github.com/Azure/azure-sdk-for-go/sdk/azidentity"
 _ "github.com/Azure/azure-sdk-for-go/sdk/azcore"
 _ "go.uber.org/goleak"
)

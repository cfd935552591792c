package main

import (
	"encoding/json"
	"fmt"
	"strings"

	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"
)

// each converts the values of a map; an error names the key, so that a nested one reads as a path.
func each[In, Out any](in map[string]In, convert func(In) (Out, error)) (map[string]Out, error) {
	out := make(map[string]Out, len(in))
	for name, value := range in {
		converted, err := convert(value)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		out[name] = converted
	}
	return out, nil
}

func rootSchema(in *tfprotov6.Schema) (*tfjson.Schema, error) {
	content, err := block(in.Block)
	if err != nil {
		return nil, err
	}
	return &tfjson.Schema{Version: unsigned(in.Version), Block: content}, nil
}

func actionSchema(in *tfprotov6.ActionSchema) (*tfjson.ActionSchema, error) {
	content, err := block(in.Schema.Block)
	if err != nil {
		return nil, err
	}
	return &tfjson.ActionSchema{Block: content}, nil
}

func block(in *tfprotov6.SchemaBlock) (*tfjson.SchemaBlock, error) {
	attrs, err := attributes(in.Attributes)
	if err != nil {
		return nil, err
	}
	nested := make(map[string]*tfprotov6.SchemaNestedBlock, len(in.BlockTypes))
	for _, b := range in.BlockTypes {
		nested[b.TypeName] = b
	}
	blocks, err := each(nested, blockType)
	if err != nil {
		return nil, err
	}
	return &tfjson.SchemaBlock{
		Attributes:      attrs,
		NestedBlocks:    blocks,
		Description:     in.Description,
		DescriptionKind: descriptionKind(in.DescriptionKind),
		Deprecated:      in.Deprecated,
	}, nil
}

func blockType(in *tfprotov6.SchemaNestedBlock) (*tfjson.SchemaBlockType, error) {
	content, err := block(in.Block)
	if err != nil {
		return nil, err
	}
	return &tfjson.SchemaBlockType{
		NestingMode: nestingMode(in.Nesting),
		Block:       content,
		MinItems:    unsigned(in.MinItems),
		MaxItems:    unsigned(in.MaxItems),
	}, nil
}

func attributes(in []*tfprotov6.SchemaAttribute) (map[string]*tfjson.SchemaAttribute, error) {
	byName := make(map[string]*tfprotov6.SchemaAttribute, len(in))
	for _, a := range in {
		byName[a.Name] = a
	}
	return each(byName, attribute)
}

func attribute(in *tfprotov6.SchemaAttribute) (*tfjson.SchemaAttribute, error) {
	out := &tfjson.SchemaAttribute{
		Description:     in.Description,
		DescriptionKind: descriptionKind(in.DescriptionKind),
		Deprecated:      in.Deprecated,
		Required:        in.Required,
		Optional:        in.Optional,
		Computed:        in.Computed,
		Sensitive:       in.Sensitive,
		WriteOnly:       in.WriteOnly,
	}
	if in.NestedType == nil {
		var err error
		out.AttributeType, err = valueType(in.Type)
		return out, err
	}
	attrs, err := attributes(in.NestedType.Attributes)
	if err != nil {
		return nil, err
	}
	out.AttributeNestedType = &tfjson.SchemaNestedAttributeType{
		Attributes:  attrs,
		NestingMode: nestingMode(in.NestedType.Nesting),
	}
	return out, nil
}

func identitySchema(in *tfprotov6.ResourceIdentitySchema) (*tfjson.IdentitySchema, error) {
	byName := make(map[string]*tfprotov6.ResourceIdentitySchemaAttribute, len(in.IdentityAttributes))
	for _, a := range in.IdentityAttributes {
		byName[a.Name] = a
	}
	attrs, err := each(byName, identityAttribute)
	if err != nil {
		return nil, err
	}
	return &tfjson.IdentitySchema{Version: unsigned(in.Version), Attributes: attrs}, nil
}

func identityAttribute(in *tfprotov6.ResourceIdentitySchemaAttribute) (*tfjson.IdentityAttribute, error) {
	t, err := valueType(in.Type)
	if err != nil {
		return nil, err
	}
	return &tfjson.IdentityAttribute{
		IdentityType:      t,
		Description:       in.Description,
		RequiredForImport: in.RequiredForImport,
		OptionalForImport: in.OptionalForImport,
	}, nil
}

func functionSignature(in *tfprotov6.Function) (*tfjson.FunctionSignature, error) {
	out := &tfjson.FunctionSignature{
		Description:        in.Description,
		Summary:            in.Summary,
		DeprecationMessage: in.DeprecationMessage,
	}
	var err error
	if out.ReturnType, err = valueType(in.Return.Type); err != nil {
		return nil, err
	}
	for _, p := range in.Parameters {
		converted, err := functionParameter(p)
		if err != nil {
			return nil, err
		}
		out.Parameters = append(out.Parameters, converted)
	}
	if in.VariadicParameter != nil {
		out.VariadicParameter, err = functionParameter(in.VariadicParameter)
	}
	return out, err
}

func functionParameter(in *tfprotov6.FunctionParameter) (*tfjson.FunctionParameter, error) {
	t, err := valueType(in.Type)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", in.Name, err)
	}
	return &tfjson.FunctionParameter{
		Name:        in.Name,
		Description: in.Description,
		IsNullable:  in.AllowNullValue,
		Type:        t,
	}, nil
}

// valueType goes through JSON, the one form of a type that both libraries share.
func valueType(in tftypes.Type) (cty.Type, error) {
	text, err := json.Marshal(in)
	if err != nil {
		return cty.NilType, err
	}
	return ctyjson.UnmarshalType(text)
}

// nestingMode: the protocol and the JSON name the modes alike, but for their case.
func nestingMode(in fmt.Stringer) tfjson.SchemaNestingMode {
	return tfjson.SchemaNestingMode(strings.ToLower(in.String()))
}

func descriptionKind(in tfprotov6.StringKind) tfjson.SchemaDescriptionKind {
	return tfjson.SchemaDescriptionKind(strings.ToLower(in.String()))
}

// unsigned: versions and item counts are never negative, the protocol only has no unsigned integers.
func unsigned(in int64) uint64 {
	return uint64(max(in, 0))
}

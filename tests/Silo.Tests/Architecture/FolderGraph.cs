using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text;
using System.Text.RegularExpressions;

namespace GlobalPlanner.Silo.Tests.Architecture;

/// <summary>
/// The references between the folders directly under a project, read from its compiled assembly, in which a namespace is
/// a folder: base types, interfaces, signatures, local variables, attributes and every instruction that names a type or
/// member. Inlined constants leave no trace.
/// </summary>
internal sealed class FolderGraph
{
    private static readonly Dictionary<int, OperandType> Operands = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => (int)(ushort)code.Value, code => code.OperandType);

    private readonly string _root;
    private readonly PEReader _image;
    private readonly MetadataReader _metadata;
    private readonly TypeNames _names = new();
    private readonly SortedDictionary<(string From, string To), SortedSet<string>> _edges = [];
    private readonly string _from = string.Empty;
    private readonly string _type = string.Empty;

    private FolderGraph(string root, PEReader image)
    {
        (_root, _image, _metadata) = (root, image, image.GetMetadataReader());
        foreach (var handle in _metadata.TypeDefinitions)
        {
            if (FolderOf(FullName(handle)) is { } folder)
            {
                (_from, _type) = (folder, FullName(handle)[(_root.Length + 1)..]);
                Walk(_metadata.GetTypeDefinition(handle));
            }
        }
    }

    /// <summary>Folder pairs and, for each, the references behind it, as <c>Type -> Type</c>.</summary>
    public IReadOnlyDictionary<(string From, string To), SortedSet<string>> Edges => _edges;

    public static FolderGraph Of(string project)
    {
        using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, $"GlobalPlanner.{project}.dll"));
        using var image = new PEReader(file);
        return new FolderGraph($"GlobalPlanner.{project}", image);
    }

    /// <summary>The folders that are in a cycle: what is left when folders that refer to no folder left, or to which none refers, are removed.</summary>
    public IReadOnlyList<string> Cyclic()
    {
        var left = _edges.Keys.SelectMany(edge => (string[])[edge.From, edge.To]).ToHashSet();
        while (left.RemoveWhere(folder =>
            !_edges.Keys.Any(edge => edge.From == folder && left.Contains(edge.To)) || !_edges.Keys.Any(edge => edge.To == folder && left.Contains(edge.From))) > 0)
        {
        }

        return [.. left.Order(StringComparer.Ordinal)];
    }

    private void Walk(TypeDefinition type)
    {
        Refer(type.BaseType);
        Attributes(type.GetCustomAttributes());
        foreach (var implementation in type.GetInterfaceImplementations())
        {
            Refer(_metadata.GetInterfaceImplementation(implementation).Interface);
        }

        foreach (var parameter in type.GetGenericParameters())
        {
            Constraints(parameter);
        }

        foreach (var handle in type.GetFields())
        {
            var field = _metadata.GetFieldDefinition(handle);
            Refer(field.DecodeSignature(_names, null));
            Attributes(field.GetCustomAttributes());
        }

        foreach (var handle in type.GetProperties())
        {
            Attributes(_metadata.GetPropertyDefinition(handle).GetCustomAttributes());
        }

        foreach (var handle in type.GetMethods())
        {
            Walk(_metadata.GetMethodDefinition(handle));
        }
    }

    private void Walk(MethodDefinition method)
    {
        Refer(method.DecodeSignature(_names, null));
        Attributes(method.GetCustomAttributes());
        foreach (var parameter in method.GetGenericParameters())
        {
            Constraints(parameter);
        }

        if (method.RelativeVirtualAddress == 0)
        {
            return;
        }

        var body = _image.GetMethodBody(method.RelativeVirtualAddress);
        if (!body.LocalSignature.IsNil)
        {
            foreach (var local in _metadata.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(_names, null))
            {
                Refer(local);
            }
        }

        foreach (var region in body.ExceptionRegions)
        {
            Refer(region.CatchType);
        }

        Instructions(body.GetILReader());
    }

    private void Instructions(BlobReader code)
    {
        while (code.RemainingBytes > 0)
        {
            int value = code.ReadByte();
            value = value == 0xFE ? 0xFE00 | code.ReadByte() : value;
            switch (Operands[value])
            {
                case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType:
                    Refer(MetadataTokens.EntityHandle(code.ReadInt32()));
                    break;
                case OperandType.InlineSwitch:
                    var targets = code.ReadInt32();
                    code.Offset += targets * 4;
                    break;
                case OperandType.InlineNone:
                    break;
                case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar:
                    code.Offset += 1;
                    break;
                case OperandType.InlineVar:
                    code.Offset += 2;
                    break;
                case OperandType.InlineI8 or OperandType.InlineR:
                    code.Offset += 8;
                    break;
                default:
                    code.Offset += 4;
                    break;
            }
        }
    }

    private void Constraints(GenericParameterHandle parameter)
    {
        foreach (var constraint in _metadata.GetGenericParameter(parameter).GetConstraints())
        {
            Refer(_metadata.GetGenericParameterConstraint(constraint).Type);
        }
    }

    private void Attributes(CustomAttributeHandleCollection attributes)
    {
        foreach (var handle in attributes)
        {
            var attribute = _metadata.GetCustomAttribute(handle);
            Refer(attribute.Constructor);

            // A type among the arguments is written as its name.
            foreach (Match name in Regex.Matches(Encoding.UTF8.GetString(_metadata.GetBlobBytes(attribute.Value)), Regex.Escape(_root) + @"\.[\w.]+"))
            {
                Refer([name.Value]);
            }
        }
    }

    private void Refer(EntityHandle handle)
    {
        if (handle.IsNil)
        {
            return;
        }

        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition:
                Refer([FullName((TypeDefinitionHandle)handle)]);
                break;
            case HandleKind.TypeSpecification:
                Refer(_metadata.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(_names, null));
                break;
            case HandleKind.FieldDefinition:
                Refer(_metadata.GetFieldDefinition((FieldDefinitionHandle)handle).GetDeclaringType());
                break;
            case HandleKind.MethodDefinition:
                Refer(_metadata.GetMethodDefinition((MethodDefinitionHandle)handle).GetDeclaringType());
                break;
            case HandleKind.MemberReference:
                Refer(_metadata.GetMemberReference((MemberReferenceHandle)handle).Parent);
                break;
            case HandleKind.MethodSpecification:
                var method = _metadata.GetMethodSpecification((MethodSpecificationHandle)handle);
                Refer(method.Method);
                Refer([.. method.DecodeSignature(_names, null).SelectMany(names => names)]);
                break;
        }
    }

    private void Refer(MethodSignature<string[]> signature) =>
        Refer([.. signature.ReturnType, .. signature.ParameterTypes.SelectMany(names => names)]);

    private void Refer(string[] names)
    {
        foreach (var name in names)
        {
            if (FolderOf(name) is { } to && to != _from)
            {
                if (!_edges.TryGetValue((_from, to), out var references))
                {
                    _edges[(_from, to)] = references = [];
                }

                references.Add($"{_type} -> {name[(_root.Length + 1)..]}");
            }
        }
    }

    private string FullName(TypeDefinitionHandle handle) => TypeNames.FullName(_metadata, handle);

    /// <summary>The folder of a type; null for a type of another project. Types beside the folders are in a folder of their own.</summary>
    private string? FolderOf(string name)
    {
        if (!name.StartsWith(_root + ".", StringComparison.Ordinal))
        {
            return null;
        }

        var parts = name[(_root.Length + 1)..].Split('.', 2);
        return parts.Length == 1 ? "(project)" : parts[0];
    }

    /// <summary>Reduces a signature to the full names of this assembly's types in it.</summary>
    private sealed class TypeNames : ISignatureTypeProvider<string[], object?>
    {
        /// <summary>Namespace and name; a nested type is its outermost type.</summary>
        public static string FullName(MetadataReader reader, TypeDefinitionHandle handle)
        {
            var type = reader.GetTypeDefinition(handle);
            while (!type.GetDeclaringType().IsNil)
            {
                type = reader.GetTypeDefinition(type.GetDeclaringType());
            }

            return $"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}";
        }

        public string[] GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => [FullName(reader, handle)];

        public string[] GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => [];

        public string[] GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
            reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

        public string[] GetPrimitiveType(PrimitiveTypeCode typeCode) => [];

        public string[] GetGenericInstantiation(string[] genericType, System.Collections.Immutable.ImmutableArray<string[]> typeArguments) =>
            [.. genericType, .. typeArguments.SelectMany(names => names)];

        public string[] GetArrayType(string[] elementType, ArrayShape shape) => elementType;

        public string[] GetSZArrayType(string[] elementType) => elementType;

        public string[] GetByReferenceType(string[] elementType) => elementType;

        public string[] GetPointerType(string[] elementType) => elementType;

        public string[] GetPinnedType(string[] elementType) => elementType;

        public string[] GetModifiedType(string[] modifier, string[] unmodifiedType, bool isRequired) => [.. modifier, .. unmodifiedType];

        public string[] GetFunctionPointerType(MethodSignature<string[]> signature) =>
            [.. signature.ReturnType, .. signature.ParameterTypes.SelectMany(names => names)];

        public string[] GetGenericMethodParameter(object? genericContext, int index) => [];

        public string[] GetGenericTypeParameter(object? genericContext, int index) => [];
    }
}

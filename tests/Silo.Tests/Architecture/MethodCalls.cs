using System.Collections.Frozen;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace GlobalPlanner.Silo.Tests.Architecture;

/// <summary>The calls between methods of compiled assemblies, by name: <c>Namespace.Type::Method</c>, overloads as one.</summary>
internal sealed class MethodCalls
{
    private static readonly FrozenDictionary<short, OpCode> Codes = typeof(OpCodes).GetFields()
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToFrozenDictionary(code => code.Value);

    private readonly Dictionary<string, HashSet<string>> _calls = new(StringComparer.Ordinal);

    /// <summary>Callees by caller. A lambda, local function, iterator or async body is a method of the type that declares it, and so are those of nested types.</summary>
    public IReadOnlyDictionary<string, HashSet<string>> Calls => _calls;

    public static string Name(string? type, string method) => $"{type}::{method}";

    public static MethodCalls Of(IEnumerable<string> assemblies)
    {
        var calls = new MethodCalls();
        foreach (var file in assemblies)
        {
            using var assembly = new PEReader(File.OpenRead(file));
            calls.Add(assembly, assembly.GetMetadataReader());
        }

        return calls;
    }

    private void Add(PEReader assembly, MetadataReader metadata)
    {
        foreach (var handle in metadata.MethodDefinitions)
        {
            var method = metadata.GetMethodDefinition(handle);
            if (method.RelativeVirtualAddress == 0)
            {
                continue;
            }

            var name = Name(Outermost(metadata, method.GetDeclaringType()), metadata.GetString(method.Name));
            if (!_calls.TryGetValue(name, out var callees))
            {
                _calls.Add(name, callees = new HashSet<string>(StringComparer.Ordinal));
            }

            var body = assembly.GetMethodBody(method.RelativeVirtualAddress).GetILReader();
            while (body.RemainingBytes > 0)
            {
                if (NextToken(ref body) is { } token && Callee(metadata, token) is { } callee)
                {
                    callees.Add(callee);
                }
            }
        }
    }

    private static EntityHandle? NextToken(ref BlobReader body)
    {
        var first = body.ReadByte();
        var code = Codes[first == 0xFE ? unchecked((short)(0xFE00 | body.ReadByte())) : first];
        switch (code.OperandType)
        {
            case OperandType.InlineMethod or OperandType.InlineTok:
                return (EntityHandle)MetadataTokens.Handle(body.ReadInt32());
            case OperandType.InlineSwitch:
                var targets = body.ReadInt32();
                body.Offset += 4 * targets;
                break;
            case OperandType.InlineNone:
                break;
            case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar:
                body.Offset += 1;
                break;
            case OperandType.InlineVar:
                body.Offset += 2;
                break;
            case OperandType.InlineI8 or OperandType.InlineR:
                body.Offset += 8;
                break;
            default:
                body.Offset += 4;
                break;
        }

        return null;
    }

    private static string? Callee(MetadataReader metadata, EntityHandle token)
    {
        switch (token.Kind)
        {
            case HandleKind.MethodDefinition:
                var own = metadata.GetMethodDefinition((MethodDefinitionHandle)token);
                return Name(Outermost(metadata, own.GetDeclaringType()), metadata.GetString(own.Name));
            case HandleKind.MethodSpecification:
                return Callee(metadata, metadata.GetMethodSpecification((MethodSpecificationHandle)token).Method);
            case HandleKind.MemberReference:
                var member = metadata.GetMemberReference((MemberReferenceHandle)token);
                return member.Parent.Kind == HandleKind.TypeReference
                    ? Name(Outermost(metadata, (TypeReferenceHandle)member.Parent), metadata.GetString(member.Name))
                    : null;
            default:
                return null;
        }
    }

    private static string Outermost(MetadataReader metadata, TypeDefinitionHandle handle)
    {
        var type = metadata.GetTypeDefinition(handle);
        return type.GetDeclaringType() is { IsNil: false } outer
            ? Outermost(metadata, outer)
            : $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}";
    }

    private static string Outermost(MetadataReader metadata, TypeReferenceHandle handle)
    {
        var type = metadata.GetTypeReference(handle);
        return type.ResolutionScope.Kind == HandleKind.TypeReference
            ? Outermost(metadata, (TypeReferenceHandle)type.ResolutionScope)
            : $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}";
    }
}

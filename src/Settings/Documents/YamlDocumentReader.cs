using System.Collections.Immutable;
using GlobalPlanner.Settings.Binding;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace GlobalPlanner.Settings.Documents;

/// <summary>
/// Reads one YAML document into configuration nodes that know their lines: the core schema's types, anchors and aliases,
/// merge keys. Of a repeated key the last value counts.
/// </summary>
internal sealed class YamlDocumentReader
{
    // Aliases of aliases can name exponentially many nodes in a few lines.
    private const int MostNodes = 1_000_000;

    private const int DeepestNesting = 64;

    private const string MergeKey = "<<";

    private readonly Dictionary<AnchorName, ConfigNode> _anchors = [];
    private readonly IParser _parser;
    private long _nodes;
    private int _depth;

    private YamlDocumentReader(IParser parser) => _parser = parser;

    public static ConfigNode Read(string text)
    {
        using var input = new StringReader(text);
        var scanner = new Scanner(input);
        var parser = new Parser(scanner);
        try
        {
            parser.Consume<StreamStart>();
            if (parser.Accept<StreamEnd>(out _))
            {
                return new ConfigScalar(null, 1);
            }

            parser.Consume<DocumentStart>();
            var node = new YamlDocumentReader(parser).ReadNode();
            parser.Consume<DocumentEnd>();
            return parser.Accept<DocumentStart>(out var second)
                ? throw new ConfigTextException(LineOf(second), "a second document starts here; only one is allowed")
                : node;
        }
        catch (InvalidOperationException e)
        {
            // The scanner's own answer to some broken flow collections; it has no position of its own.
            throw new ConfigTextException((int)scanner.CurrentPosition.Line, "not valid YAML: a value ends where none can; is a bracket, brace or quote not closed?", e);
        }
        catch (YamlException e)
        {
            throw new ConfigTextException((int)Math.Max(e.Start.Line, e.End.Line), $"not valid YAML: {e.Message}", e);
        }
    }

    private static int LineOf(ParsingEvent parsing) => (int)parsing.Start.Line;

    private ConfigNode ReadNode()
    {
        if (_parser.TryConsume<AnchorAlias>(out var alias))
        {
            return _anchors.TryGetValue(alias.Value, out var named)
                ? Counted(named, Size(named), LineOf(alias))
                : throw new ConfigTextException(LineOf(alias), $"the alias '{alias.Value}' has no anchor before it");
        }

        if (++_depth > DeepestNesting)
        {
            throw new ConfigTextException(LineOf(_parser.Current!), $"nested more than {DeepestNesting} deep");
        }

        ConfigNode node;
        AnchorName anchor;
        if (_parser.TryConsume<MappingStart>(out var mapping))
        {
            (anchor, node) = (mapping.Anchor, ReadMap(LineOf(mapping)));
        }
        else if (_parser.TryConsume<SequenceStart>(out var sequence))
        {
            (anchor, node) = (sequence.Anchor, ReadList(LineOf(sequence)));
        }
        else
        {
            var scalar = _parser.Consume<Scalar>();
            (anchor, node) = (scalar.Anchor, new ConfigScalar(YamlScalars.Read(scalar), LineOf(scalar)));
        }

        if (!anchor.IsEmpty)
        {
            _anchors[anchor] = node;
        }

        _depth--;
        return Counted(node, 1, node.Line);
    }

    private ConfigNode Counted(ConfigNode node, long size, int line)
    {
        _nodes += size;
        return _nodes <= MostNodes ? node : throw new ConfigTextException(line, $"more than {MostNodes} values after aliases are resolved");
    }

    private static long Size(ConfigNode node) => node switch
    {
        ConfigMap map => 1 + map.Entries.Sum(e => Size(e.Value)),
        ConfigList list => 1 + list.Items.Sum(Size),
        _ => 1,
    };

    private ConfigList ReadList(int line)
    {
        var items = ImmutableArray.CreateBuilder<ConfigNode>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(ReadNode());
        }

        return new ConfigList(items.ToImmutable(), line);
    }

    private ConfigMap ReadMap(int line)
    {
        var entries = new MapBuilder();
        var merged = new List<ConfigMap>();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            if (!_parser.TryConsume<Scalar>(out var key))
            {
                throw new ConfigTextException(LineOf(_parser.Current!), "a key must be a plain text");
            }

            var value = ReadNode();
            if (key is { Value: MergeKey, Style: ScalarStyle.Plain })
            {
                AddMerged(value, merged);
            }
            else
            {
                entries.Set(key.Value, value, LineOf(key));
            }
        }

        // Keys of the mapping itself win over merged ones, earlier merges over later ones.
        foreach (var entry in merged.SelectMany(m => m.Entries).Where(e => !entries.Contains(e.Key)).ToList())
        {
            if (!entries.Contains(entry.Key))
            {
                entries.Set(entry.Key, entry.Value, entry.Line);
            }
        }

        return entries.Build(line);
    }

    private static void AddMerged(ConfigNode value, List<ConfigMap> merged)
    {
        switch (value)
        {
            case ConfigMap map:
                merged.Add(map);
                break;
            case ConfigList list when list.Items.All(i => i is ConfigMap):
                merged.AddRange(list.Items.Cast<ConfigMap>());
                break;
            default:
                throw new ConfigTextException(value.Line, $"{MergeKey} takes a mapping or a list of mappings");
        }
    }
}

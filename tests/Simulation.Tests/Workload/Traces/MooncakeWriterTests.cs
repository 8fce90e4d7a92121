using System.Text;
using GlobalPlanner.Simulation.Workload;
using GlobalPlanner.Simulation.Workload.Traces;

namespace GlobalPlanner.Simulation.Tests.Workload.Traces;

public sealed class MooncakeWriterTests : IDisposable
{
    private readonly TemporaryTrace _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void A_line_has_mooncakes_fields_and_one_id_for_every_512_tokens()
    {
        var text = Write(
            new WorkloadRequest { ArrivalUs = 0, InputTokens = 1024, OutputTokens = 3 },
            new WorkloadRequest { ArrivalUs = 1_500, InputTokens = 1025, OutputTokens = 4, PrefixBlockIds = [70, 71], Priority = 1 },
            new WorkloadRequest { ArrivalUs = 2_000, InputTokens = 513, OutputTokens = 5, PrefixBlockIds = [70, 0] });
        Assert.Equal(
            """
            {"timestamp":0,"input_length":1024,"output_length":3,"hash_ids":[0,1]}
            {"timestamp":1.5,"input_length":1025,"output_length":4,"hash_ids":[2,3,4],"priority":1}
            {"timestamp":2,"input_length":513,"output_length":5,"hash_ids":[2,5]}

            """,
            text);
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        var path = _files.Write("a", new Core.RandomLines(5).Mooncake(500));
        var requests = TraceReader.Open(path).ToArray();
        var trace = TraceReader.Open(_files.Write("b", Write(requests)));
        Assert.Equal(
            requests.Select(request => (request.ArrivalUs, request.InputTokens, request.OutputTokens)),
            trace.Select(request => (request.ArrivalUs, request.InputTokens, request.OutputTokens)));
        Assert.Equal(0, trace.AdjustedLines);
    }

    private static string Write(params WorkloadRequest[] requests)
    {
        using var stream = new MemoryStream();
        Assert.Equal(requests.Length, MooncakeWriter.Write(stream, requests));
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}

using System.IO.Compression;
using System.Text;

namespace GlobalPlanner.Simulation.Tests.Workload.Traces;

/// <summary>Trace files in a folder of their own, gone with the test.</summary>
internal sealed class TemporaryTrace : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("traces-").FullName;

    public string Write(string name, string content)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, content);
        return path;
    }

    public string WriteGzip(string name, string content)
    {
        var path = Path.Combine(_folder, name);
        using var gzip = new GZipStream(File.Create(path), CompressionLevel.Fastest);
        gzip.Write(Encoding.UTF8.GetBytes(content));
        return path;
    }

    public string PathOf(string name) => Path.Combine(_folder, name);

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}

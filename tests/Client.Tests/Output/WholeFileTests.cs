using System.IO.Compression;
using GlobalPlanner.Client.Output;
using GlobalPlanner.Client.Tests.Support;

namespace GlobalPlanner.Client.Tests.Output;

public sealed class WholeFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void WhatWasThereStaysUntilTheNewFileIsWhole()
    {
        var path = _folder.Write("f.jsonl", "old");

        using (var file = WholeFile.Create(path))
        {
            file.Stream.Write("new"u8);
            file.Stream.Flush();
            Assert.Equal("old", File.ReadAllText(path));
            file.Commit();
        }

        Assert.Equal("new", File.ReadAllText(path));
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void AFileThatIsGivenUpLeavesNothing()
    {
        var path = _folder.Write("f.jsonl", "old");

        using (var file = WholeFile.Create(path))
        {
            file.Stream.Write("new"u8);
        }

        Assert.Equal("old", File.ReadAllText(path));
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void ANameInGzIsCompressed()
    {
        var path = _folder["f.jsonl.gz"];
        using (var file = WholeFile.Create(path))
        {
            file.Stream.Write("text"u8);
            file.Commit();
        }

        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        Assert.Equal("text", reader.ReadToEnd());
    }

    [Fact]
    public void ADirectoryIsRefused() => Assert.Throws<IOException>(() => WholeFile.Create(_folder.Path));
}

using System.Text.Json;
using GlobalPlanner.Configuration.Bootstrap;
using GlobalPlanner.Planning.Configuration;
using GlobalPlanner.Planning.Performance;
using GlobalPlanner.Planning.Performance.Bootstrap;
using GlobalPlanner.Planning.Serialization;

namespace GlobalPlanner.Configuration.Tests.Bootstrap;

public class BootstrapLoaderTests
{
    [Fact]
    public void A_profile_is_loaded_from_its_folder()
    {
        using var folder = new TemporaryFolder();
        var prefill = new PrefillProfile
        {
            PrefillIsl = [100, 2000, 4000, 7680],
            PrefillTtft = [18.0, 48.5, 84.0, 158.0],
        };
        var decode = new DecodeProfile
        {
            XKvUsage = [0.1, 0.5, 0.2, 0.8],
            YContextLength = [500, 500, 4000, 4000],
            ZItl = [7.1, 12.5, 8.4, 16.9],
            MaxKvTokens = 49_152,
        };
        var config = new PlannerConfig { ProfileResultsDir = FolderOf(folder.Write("prefill_raw_data.json", JsonSerializer.Serialize(prefill, PlanningJson.Options))) };
        folder.Write("decode_raw_data.json", JsonSerializer.Serialize(decode, PlanningJson.Options));

        Assert.Equal(prefill.ToPasses().AsEnumerable(), BootstrapLoader.Load(config, EngineRole.Prefill).Passes);
        Assert.Equal(decode.ToPasses().AsEnumerable(), BootstrapLoader.Load(config, EngineRole.Decode).Passes);
        Assert.Contains("prefill_raw_data.json (4 passes)", BootstrapLoader.Load(config, EngineRole.Prefill).SourceText, StringComparison.Ordinal);
    }

    [Fact]
    public void A_relative_folder_is_relative_to_the_one_that_is_given()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("profiles/prefill_raw_data.json", """{"prefill_isl":[1,2,3],"prefill_ttft":[1,2,3]}""");
        var config = new PlannerConfig { ProfileResultsDir = "profiles" };

        Assert.Equal(3, BootstrapLoader.Load(config, EngineRole.Prefill, baseFolder: FolderOf(FolderOf(file))).Passes.Length);
    }

    [Fact]
    public void A_file_that_is_not_an_archive_and_one_that_is_too_large_are_named()
    {
        using var folder = new TemporaryFolder();
        var config = new PlannerConfig { ProfileResultsDir = FolderOf(FolderOf(folder.Write("selected_decode_interpolation/raw_data.npz", "PK but no archive"))) };
        using (var large = File.Create(Path.Combine(config.ProfileResultsDir, "decode_raw_data.json")))
        {
            large.SetLength(ProfileFile.MaxBytes + 1L);
        }

        var data = BootstrapLoader.Load(config, EngineRole.Decode);

        Assert.True(data.IsEmpty);
        Assert.Equal(2, data.Failures.Length);
        Assert.Contains("is not a whole ZIP archive", data.Failures[0].ToString(), StringComparison.Ordinal);
        Assert.Contains("more than the 16777216 that are read", data.Failures[1].ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no/such/folder")]
    [InlineData("a\0b")]
    public void A_folder_that_cannot_be_is_named(string folder)
    {
        var data = BootstrapLoader.Load(new PlannerConfig { ProfileResultsDir = folder }, EngineRole.Prefill);

        Assert.True(data.IsEmpty);
        Assert.NotEmpty(data.Failures);
    }

    private static string FolderOf(string path) => Path.GetDirectoryName(path)!;
}

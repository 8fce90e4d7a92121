using GlobalPlanner.Client.Cli;
using GlobalPlanner.Planning.Recordings;

namespace GlobalPlanner.Client.Commands.Arguments;

/// <summary>Reads recordings with one JSON object per line; '-' is standard input.</summary>
internal static class RecordingFile
{
    private const string StandardInput = "-";

    /// <summary>Reads a recording.</summary>
    /// <exception cref="CommandFailedException">The recording cannot be read; every error is listed.</exception>
    public static T Read<T>(CommandContext context, string option, string path, Func<IEnumerable<string>, T> read)
    {
        var name = path == StandardInput ? "standard input" : path;
        try
        {
            return read(path == StandardInput ? Lines(context.Console.In) : File.ReadLines(path));
        }
        catch (RecordingException failure)
        {
            throw new CommandFailedException([.. failure.Errors.Select(error => $"{name} {error}")]);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"{option}: {failure.Message}");
        }
    }

    private static IEnumerable<string> Lines(TextReader reader)
    {
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }
}

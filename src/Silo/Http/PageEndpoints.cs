namespace GlobalPlanner.Silo.Http;

/// <summary>The live page, served from embedded files without any external resource.</summary>
internal static class PageEndpoints
{
    private static readonly (string Route, string File, string ContentType)[] Files =
    [
        ("/", "index.html", "text/html; charset=utf-8"),
        ("/page.css", "page.css", "text/css; charset=utf-8"),
        ("/page.js", "page.js", "text/javascript; charset=utf-8"),
        ("/chart.js", "chart.js", "text/javascript; charset=utf-8"),
        ("/icon.svg", "icon.svg", "image/svg+xml"),
    ];

    public static void MapPage(this IEndpointRouteBuilder routes)
    {
        foreach (var (route, file, contentType) in Files)
        {
            var content = Read(file);
            routes.MapGet(route, () => Results.Bytes(content, contentType));
        }
    }

    private static byte[] Read(string file)
    {
        using var stream = typeof(PageEndpoints).Assembly.GetManifestResourceStream($"Page/{file}")
            ?? throw new InvalidOperationException($"The page's {file} is not embedded in this build.");
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }
}

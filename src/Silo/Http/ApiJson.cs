using GlobalPlanner.Planning.Serialization;

namespace GlobalPlanner.Silo.Http;

/// <summary>Answers of the API: Planning's JSON, and errors as problem objects (RFC 9457).</summary>
internal static class ApiJson
{
    /// <summary>An answer.</summary>
    public static IResult Ok<T>(T value) => Results.Json(value, PlanningJson.Options);

    /// <summary>An answer with another status.</summary>
    public static IResult WithStatus<T>(T value, int status) => Results.Json(value, PlanningJson.Options, statusCode: status);

    /// <summary>A parameter that makes no sense.</summary>
    public static IResult BadParameter(string name, string value, string allowed) =>
        Problem(StatusCodes.Status400BadRequest, "Bad parameter", $"{name} is '{value}'; {allowed}");

    /// <summary>Something that does not exist.</summary>
    public static IResult NotFound(string detail) => Problem(StatusCodes.Status404NotFound, "Not found", detail);

    /// <summary>An error in words.</summary>
    public static IResult Problem(int status, string title, string detail) =>
        Results.Json(new ApiProblem(title, status, detail), PlanningJson.Options, "application/problem+json", status);
}

/// <summary>An error as clients see it.</summary>
/// <param name="Title">The kind of error.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Detail">What was wrong, and what is allowed.</param>
internal sealed record ApiProblem(string Title, int Status, string Detail);

using GlobalPlanner.Planning.Serialization;

namespace GlobalPlanner.Silo.Http;

/// <summary>Creates the answers of the API: JSON in Planning's conventions, and errors as problem objects (RFC 9457).</summary>
internal static class ApiJson
{
    /// <summary>Answers 200.</summary>
    public static IResult Ok<T>(T value) => Results.Json(value, PlanningJson.Options);

    /// <summary>Answers with a given status.</summary>
    public static IResult WithStatus<T>(T value, int status) => Results.Json(value, PlanningJson.Options, statusCode: status);

    /// <summary>Answers 400 for a parameter that cannot be used.</summary>
    public static IResult BadParameter(string name, string value, string allowed) =>
        Problem(StatusCodes.Status400BadRequest, "Bad parameter", $"{name} is '{value}'; {allowed}");

    /// <summary>Answers 404.</summary>
    public static IResult NotFound(string detail) => Problem(StatusCodes.Status404NotFound, "Not found", detail);

    /// <summary>Answers with an error.</summary>
    public static IResult Problem(int status, string title, string detail) =>
        Results.Json(new ApiProblem(title, status, detail), PlanningJson.Options, "application/problem+json", status);
}

/// <summary>An error as clients see it.</summary>
/// <param name="Title">The kind of error.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Detail">The fault and the remedy.</param>
internal sealed record ApiProblem(string Title, int Status, string Detail);

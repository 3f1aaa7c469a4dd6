using System.Text.Json;
using System.Text.RegularExpressions;
using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Studio.Downloads;
using Easel.Studio.Settings;
using Easel.Studio.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Easel.Server.Api;

/// <summary>What something that was thrown means to a client, in whatever form its API has for errors.</summary>
/// <param name="Status">HTTP's.</param>
/// <param name="Title">Its kind in a few words.</param>
/// <param name="Detail">What was given, what is allowed, what to do.</param>
/// <param name="Field">The field at fault, or null.</param>
internal sealed partial record Fault(int Status, string Title, string Detail, string? Field = null)
{
    public static Fault Unforeseen { get; } = new(StatusCodes.Status500InternalServerError, "A fault of Easel's", "something went wrong that Easel did not foresee; its log says where");

    public static Fault Mistake(string? field, string detail) => new(StatusCodes.Status422UnprocessableEntity, "The request is not possible", detail, field);

    /// <summary>Null when nobody foresaw it.</summary>
    public static Fault? Of(Exception thrown) => thrown switch
    {
        RequestException wrong => Mistake(wrong.Field, wrong.Message),
        BadHttpRequestException { InnerException: JsonException json } => Of(json),
        BadHttpRequestException bad => Of(bad),
        JsonException json => Mistake(FieldOf(json), "this is not of the kind that is needed here; GET /api/v1/openapi.json says which is"),
        DownloadException => new Fault(StatusCodes.Status502BadGateway, "The site refuses or fails", thrown.Message),
        FileOutputException => new Fault(StatusCodes.Status507InsufficientStorage, "Cannot be written", thrown.Message),
        StorageException or DbUpdateException or System.Data.Common.DbException => new Fault(StatusCodes.Status503ServiceUnavailable, "The database does not answer", "the database cannot be used now; nothing was changed; try again"),
        _ => null,
    };

    private static Fault Of(BadHttpRequestException bad)
    {
        if (Binding().Match(bad.Message) is { Success: true } parameter)
            return Mistake(JsonNamingPolicy.SnakeCaseLower.ConvertName(parameter.Groups["name"].Value), $"'{parameter.Groups["value"].Value}' is not possible; give {JsonKinds.OfParameter(parameter.Groups["type"].Value)}");
        return new Fault(bad.StatusCode, "Not understood", bad.StatusCode switch
        {
            StatusCodes.Status413PayloadTooLarge => $"the body is too large; send less, or raise security.body_mebibytes in {SettingsStore.FileName}",
            StatusCodes.Status415UnsupportedMediaType => "send JSON, with Content-Type: application/json",
            StatusCodes.Status408RequestTimeout => "the body came too slowly; send it again",
            _ => "the body is missing or broke off; send JSON, with Content-Type: application/json",
        });
    }

    // "$.request.steps" is request.steps
    private static string? FieldOf(JsonException json) => json.Path is { Length: > 2 } path ? path[2..] : null;

    // ASP.NET's words for a query or path that is of another type.
    [GeneratedRegex("^Failed to bind parameter \"(?<type>.+) (?<name>[^ \"]+)\" from \"(?<value>.*)\"\\.$", RegexOptions.Singleline)]
    private static partial Regex Binding();
}

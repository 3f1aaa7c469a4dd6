using System.Text.Json;
using System.Text.Json.Serialization;

namespace Easel.Server.Api;

/// <summary>How Easel's own API writes JSON, on both sides of it.</summary>
public static class ApiJson
{
    /// <summary>Grows when what worked before does not any more.</summary>
    public const int Version = 1;

    /// <summary>What a client reads and writes with: what it does not know it leaves out.</summary>
    public static JsonSerializerOptions OfClient { get; } = Client();

    /// <summary>What a server reads and writes with: what it does not know is a mistake.</summary>
    public static void Apply(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.RespectNullableAnnotations = true;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower));
    }

    private static JsonSerializerOptions Client()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        Apply(options);
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip;
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}

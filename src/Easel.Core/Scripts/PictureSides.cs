using System.Text.Json.Serialization;

namespace Easel.Core.Scripts;

/// <summary>Sides of a picture; written as their names with commas between, such as <c>left, up</c>.</summary>
[Flags]
[JsonConverter(typeof(JsonStringEnumConverter<PictureSides>))]
public enum PictureSides
{
    [JsonStringEnumMemberName("none")]
    None = 0,

    [JsonStringEnumMemberName("left")]
    Left = 1,

    [JsonStringEnumMemberName("right")]
    Right = 2,

    [JsonStringEnumMemberName("up")]
    Up = 4,

    [JsonStringEnumMemberName("down")]
    Down = 8,
}

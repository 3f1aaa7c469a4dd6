using System.Text.Json.Serialization;

namespace Easel.Core.Requests;

/// <summary>Size of a picture in pixels.</summary>
[JsonConverter(typeof(ImageSizeJson))]
public readonly record struct ImageSize(int Width, int Height)
{
    public override string ToString() => $"{Width}x{Height}";
}

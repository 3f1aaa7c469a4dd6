namespace Easel.Web.Assets;

/// <summary>A file of the pages.</summary>
/// <param name="Bytes">As it is.</param>
/// <param name="Packed">With gzip.</param>
/// <param name="Type">Its media type.</param>
/// <param name="Version">Of its content.</param>
public sealed record WebAsset(byte[] Bytes, byte[] Packed, string Type, string Version);

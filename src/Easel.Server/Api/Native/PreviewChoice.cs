using System.ComponentModel;

namespace Easel.Server.Api.Native;

/// <summary>Which picture shows what a model does.</summary>
/// <param name="Image">Its id in the gallery.</param>
public sealed record PreviewChoice([property: Description("Id of a picture of the gallery.")] string Image);

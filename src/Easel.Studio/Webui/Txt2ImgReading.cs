using System.Collections.Immutable;
using Easel.Core.Requests;

namespace Easel.Studio.Webui;

/// <summary>A request of A1111's REST API, read.</summary>
/// <param name="Request">What it asks for; model and autoencoder by the names it uses.</param>
/// <param name="Notes">What was taken otherwise than asked, one line each.</param>
public sealed record Txt2ImgReading(ImageRequest Request, ImmutableArray<string> Notes);

using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Easel.Core.Requests;

namespace Easel.Server.Api;

/// <summary>How a body's request is read: over what the settings say, so that a field which is left out has their value and one that is there its own.</summary>
internal static class RequestForm
{
    /// <summary>Begins every <see cref="ImageRequest"/> that is read with a usual one.</summary>
    /// <param name="options">What bodies are read with.</param>
    /// <param name="usual">Makes it, anew each time with records of its own: they are filled in.</param>
    public static void Apply(JsonSerializerOptions options, Func<ImageRequest> usual) =>
        options.TypeInfoResolver = (options.TypeInfoResolver ?? new DefaultJsonTypeInfoResolver()).WithAddedModifier(type =>
        {
            if (type.Type != typeof(ImageRequest)) return;
            type.CreateObject = usual;
            foreach (var property in type.Properties.Where(property => property.PropertyType == typeof(Seeds) || property.PropertyType == typeof(PictureOptions)))
                property.ObjectCreationHandling = JsonObjectCreationHandling.Populate;
        });
}

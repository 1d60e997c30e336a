using FhirGenomics.Server;
using FhirGenomics.Server.Commands;
using FhirGenomics.Server.Http;
using FhirGenomics.Server.OpenApi;
using FhirGenomics.Server.Pages;

if (await CommandLine.Run(args, Terminal.OfProcess(), TimeProvider.System, CancellationToken.None) is { } code)
{
    return code;
}

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
LogDefaults.Add(builder.Configuration, builder.Environment.IsDevelopment());
FhirServer server;
try
{
    var settings = Settings.Read(builder.Configuration, builder.Environment.IsDevelopment());
    server = await FhirServer.Open(settings, TimeProvider.System, CancellationToken.None);
}
catch (InvalidOperationException wrong)
{
    await Console.Error.WriteLineAsync("FhirGenomics does not start. " + wrong.Message);
    return 1;
}

if (string.IsNullOrEmpty(builder.Configuration["urls"]) && !builder.Configuration.GetSection("Kestrel:Endpoints").Exists())
{
    builder.WebHost.UseUrls("http://localhost:8080");
}

builder.WebHost.ConfigureKestrel(options =>
{
    options.AddServerHeader = false;

    // A search by a long form has pages, and those have links.
    options.Limits.MaxRequestLineSize = FhirRequest.LongestUrl;

    // What is a little too large is read to its end and thrown away, so that the caller hears the answer instead of a broken connection.
    options.Limits.MaxRequestBodySize = 2L * server.Settings.MaxBytes;
});
builder.Services.AddSingleton(_ => server);
builder.Services.AddSingleton(server.Clock);
builder.Services.AddSingleton<RequestLog>();
builder.Services.AddHostedService(services => services.GetRequiredService<RequestLog>());
builder.Services.AddHostFiltering(options => options.AllowedHosts = ["localhost", "127.0.0.1", "[::1]"]);
builder.Services.AddCors(options => options.AddDefaultPolicy(policy => BrowserAccess.Configure(policy, server.Settings)));
builder.Services.AddResponseCompression(Compression.Configure);
builder.Services.AddFhirOpenApi();

await using var app = builder.Build();
app.UseWhen(Compression.IsSafe, branch => branch.UseResponseCompression());
app.UseMiddleware<Exchange>();
app.UseCors();
app.UseFhirOpenApi();
Routes.Map(app);
LandingPage.Map(app);
DocsPages.Map(app);
ProfilePackage.Map(app);
Health.Map(app);

try
{
    await app.StartAsync();
    StartMessage.Write(app.Logger, server.Settings);
    await Stories.Load(app.Services.GetRequiredService<FhirServer>(), app.Logger, app.Lifetime.ApplicationStopping);
    await app.WaitForShutdownAsync();
    return 0;
}
catch (OperationCanceledException) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
{
    return 0; // Stopped while the stories were loading.
}
catch (IOException busy) when (busy.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
{
    await Console.Error.WriteLineAsync("FhirGenomics does not start. " + busy.Message + " Choose another one with --urls.");
    return 1;
}
catch (InvalidOperationException wrong)
{
    await Console.Error.WriteLineAsync("FhirGenomics does not start. " + wrong.Message);
    return 1;
}

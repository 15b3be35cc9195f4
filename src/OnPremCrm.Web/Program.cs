using OnPremCrm.Web.Hosting;

var builder = WebApplication.CreateBuilder(args);
builder.AddCrmWeb();

var app = builder.Build();
app.UseCrmWeb();
app.Run();

public partial class Program;

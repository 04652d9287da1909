// Rendered from lib/release/schemas.ts by `npm run render`. Do not edit.
"use strict";
export const validate_0 = validate20;
const schema31 = {"title":"release-data","description":"What a release is told: spec.data of its objects, merged. Other keys are allowed.","type":"object","properties":{"singleComponentMode":{"oneOf":[{"type":"boolean"},{"type":"string","enum":["true","false"]}]},"intention":{"type":"string","enum":["production","staging"]},"enforceContainerFirstSecurityLabels":{"type":"boolean"},"skipFilter":{"type":"boolean"},"requestType":{"type":"string","enum":["internal-request","internal-pipelinerun"]},"systems":{"type":"array","items":{"oneOf":[{"type":"string","enum":["releaseNotes","cdn","fbc","sign","mrrc","nrrc","cgw","jira","infra","github","contentGateway","pyxis","mapping","ootsign","conforma","intention","atlas","pulp","cloudMarketplaces"]},{"type":"object","properties":{"systemName":{"type":"string","enum":["releaseNotes","cdn","fbc","sign","mrrc","nrrc","cgw","jira","infra","github","contentGateway","pyxis","mapping","ootsign","conforma","intention","atlas","pulp","cloudMarketplaces"]},"dynamic":{"type":"boolean"}},"required":["systemName"]}]}},"mapping":{"type":"object","properties":{"components":{"type":"array","items":{"type":"object","properties":{"name":{"type":"string","pattern":"\\S"},"canonicalName":{"type":"string"},"repository":{"type":"string","pattern":"\\S"},"tags":{"type":"array","items":{"type":"string"},"description":"Tags, or templates of tags: {{ timestamp }}, {{ release_timestamp }}, {{ git_sha }}, …"},"repositories":{"type":"array","items":{"type":"object","properties":{"url":{"type":"string","pattern":"\\S"},"tags":{"type":"array","items":{"type":"string"},"description":"Tags, or templates of tags: {{ timestamp }}, {{ release_timestamp }}, {{ git_sha }}, …"},"rh-registry-repo":{"type":"string"},"registry-access-repo":{"type":"string"}}}},"componentTags":{"type":"array","items":{"type":"string"},"description":"Tags, or templates of tags: {{ timestamp }}, {{ release_timestamp }}, {{ git_sha }}, …"},"pushSourceContainer":{"type":"boolean"},"public":{"type":"boolean"},"baseImage":{"type":"boolean"},"timestampFormat":{"type":"string","description":"How {{ timestamp }} is written, as strftime; default %s"},"staged":{"type":"object","properties":{"destination":{"type":"string"},"version":{"type":"string"},"files":{"type":"array","items":{"type":"object","properties":{"filename":{"type":"string"},"source":{"type":"string"}}}}}},"files":{"type":"array","items":{"type":"object","properties":{"source":{"type":"string"},"arch":{"type":"string"},"os":{"type":"string"}}}},"contentGateway":{"type":"object","properties":{"productName":{"type":"string"},"productCode":{"type":"string"},"productVersionName":{"type":"string"},"filePrefix":{"type":"string"},"mirrorOpenshiftPush":{"type":"boolean"},"contentType":{"type":"string","enum":["disk-image","binary","generic"]},"sign":{"type":"boolean"}}},"productInfo":{"type":"object","properties":{"productName":{"type":"string"},"productCode":{"type":"string"},"productVersionName":{"type":"string"}}},"starmap":{"type":"array","items":{"type":"object","properties":{"name":{"type":"string"},"workflow":{"type":"string"},"cloud":{"type":"string"},"mappings":{"type":"object","properties":{}},"billing-code-config":{"type":"object","properties":{}}}}},"contentType":{"type":"string","enum":["image","helm-chart","disk-image","binary","generic","rpm"]}},"required":["name"]}},"defaults":{"type":"object","properties":{"tags":{"type":"array","items":{"type":"string"},"description":"Tags, or templates of tags: {{ timestamp }}, {{ release_timestamp }}, {{ git_sha }}, …"},"timestampFormat":{"type":"string","description":"How {{ timestamp }} is written, as strftime; default %s"},"pushSourceContainer":{"type":"boolean"},"public":{"type":"boolean"},"contentGateway":{"type":"object","properties":{"productName":{"type":"string"},"productCode":{"type":"string"},"productVersionName":{"type":"string"},"filePrefix":{"type":"string"},"mirrorOpenshiftPush":{"type":"boolean"},"contentType":{"type":"string","enum":["disk-image","binary","generic"]},"sign":{"type":"boolean"}}}}},"registrySecret":{"type":"string"},"cloudMarketplacesSecret":{"type":"string"},"cloudMarketplacesPrePush":{"type":"boolean"},"rpm-repositories":{"type":"array","items":{"type":"object","properties":{"name":{"type":"string"},"arch":{"type":"string"},"repository_id":{"type":"string"},"repository_name":{"type":"string"},"distro":{"type":"string"}}}}}},"releaseNotes":{"type":"object","properties":{"product_id":{"oneOf":[{"type":"integer"},{"type":"array","items":{"type":"integer"},"minItems":1}]},"product_name":{"type":"string"},"product_version":{"type":"string"},"product_stream":{"type":"string"},"cpe":{"oneOf":[{"type":"string"},{"type":"array","items":{"type":"string"},"minItems":1}]},"type":{"type":"string","enum":["RHSA","RHBA","RHEA"]},"severity":{"type":"string"},"synopsis":{"type":"string"},"topic":{"type":"string"},"description":{"type":"string"},"solution":{"type":"string"},"references":{"type":"array","items":{"type":"string"}},"issues":{"type":"object","properties":{"fixed":{"type":"array","items":{"type":"object","properties":{"id":{"oneOf":[{"type":"string"},{"type":"integer"}]},"source":{"type":"string"},"summary":{"type":"string"},"public":{"type":"boolean"}}}}}},"cves":{"type":"array","items":{"type":"object","properties":{"key":{"type":"string","pattern":"^CVE-[0-9]{4}-[0-9]{4,}$","description":"CVE-<year>-<number>"},"component":{"type":"string"},"packages":{"type":"array","items":{"type":"string"}}}}},"content":{"type":"object","properties":{"images":{"type":"array","items":{"type":"object","properties":{"architecture":{"type":"string"},"containerImage":{"type":"string"},"purl":{"type":"string"},"repository":{"type":"string"},"tags":{"type":"array","items":{"type":"string"}},"component":{"type":"string"},"signingKey":{"type":"string"},"cves":{"type":"object","properties":{"fixed":{"type":"object","additionalProperties":{"type":"object","properties":{"components":{"type":"array","items":{"type":"string"}},"packages":{"type":"array","items":{"type":"string"}}}}}}}}}},"artifacts":{"type":"array","items":{"type":"object","properties":{"architecture":{"type":"string"},"os":{"type":"string"},"purl":{"type":"string"},"component":{"type":"string"},"cves":{"type":"object","properties":{"fixed":{"type":"object","additionalProperties":{"type":"object","properties":{"components":{"type":"array","items":{"type":"string"}},"packages":{"type":"array","items":{"type":"string"}}}}}}},"sbom":{"type":"string"},"attestation":{"type":"string"},"signingKey":{"type":"string"}}}}}},"live_id":{"type":"integer"},"allow_custom_live_id":{"type":"boolean"},"skip_customer_notifications":{"type":"boolean"}}},"sign":{"type":"object","properties":{"configMapName":{"type":"string"},"request":{"type":"string"},"requestType":{"type":"string","enum":["internal-request","internal-pipelinerun"]},"pipelineImage":{"type":"string"},"cosignSecretName":{"type":"string"},"keyless":{"type":"boolean"}}},"pyxis":{"type":"object","properties":{"secret":{"type":"string"},"server":{"type":"string","enum":["production","stage","production-internal","stage-internal"]},"skipRepoPublishing":{"type":"boolean"},"includeLayers":{"type":"boolean"}}},"fbc":{"type":"object","properties":{"fromIndex":{"type":"string"},"targetIndex":{"type":"string"},"publishingCredentials":{"type":"string"},"allowedPackages":{"type":"array","items":{"type":"string"}},"request":{"type":"string"},"buildTags":{"type":"array","items":{"type":"string"}},"addArches":{"type":"array","items":{"type":"string"}},"hotfix":{"type":"boolean"},"preGA":{"type":"boolean"},"stagedIndex":{"type":"boolean"},"productName":{"type":"string"},"productVersion":{"type":"string"},"issueId":{"type":"string"},"buildTimeoutSeconds":{"type":"integer"},"requestTimeoutSeconds":{"type":"integer"},"timestampFormat":{"type":"string"},"configMapName":{"type":"string"},"pipelineImage":{"type":"string"},"internalRequestServiceAccount":{"type":"string"}}},"atlas":{"type":"object","properties":{"server":{"type":"string","enum":["stage","production"]},"atlas-sso-secret-name":{"type":"string"},"atlas-retry-aws-secret-name":{"type":"string"}}},"tpa":{"type":"object","properties":{"server":{"type":"string","enum":["stage","production"]},"atlas-sso-secret-name":{"type":"string"},"atlas-retry-aws-secret-name":{"type":"string"}}},"github":{"type":"object","properties":{"githubSecret":{"type":"string"}}},"cgw":{"type":"object","properties":{"cgwSecret":{"type":"string"}}},"jira":{"type":"object","properties":{"jiraAdvisorySecret":{"type":"string"}}},"infra":{"type":"object","properties":{"prCreatorSecret":{"type":"string"}}},"conforma":{"type":"object","properties":{"workerCount":{"oneOf":[{"type":"integer"},{"type":"string"}]},"timeout":{"type":"string"},"effectiveTime":{"type":"string"}}},"slack":{"type":"object","properties":{"slack-notification-secret":{"type":"string"},"slack-webhook-notification-secret-keyname":{"type":"string"}}},"fileUpdates":{"type":"array","items":{"type":"object","properties":{"repo":{"type":"string"},"upstream_repo":{"type":"string"},"ref":{"type":"string"},"paths":{"type":"array","items":{"type":"object","properties":{"path":{"type":"string"},"seed":{"type":"string"},"replacements":{"type":"array","items":{"type":"object","properties":{"key":{"type":"string"},"replacement":{"type":"string"}}}}}}}}}},"infra-deployment-update-script":{"type":"string"},"targetGHRepo":{"type":"string"},"githubAppID":{"oneOf":[{"type":"integer"},{"type":"string"}]},"githubAppInstallationID":{"oneOf":[{"type":"integer"},{"type":"string"}]},"cdn":{"type":"object","properties":{"env":{"type":"string","enum":["qa","stage","production"]}}},"exodus":{"type":"object","properties":{"env":{"type":"string"}}},"content-gateway":{"type":"object","properties":{}},"contentGateway":{"type":"object","properties":{}},"mrrc":{"type":"object","properties":{"environment":{"type":"string","enum":["dev","stage","production"]},"release":{"type":"string","enum":["ga","ea"]},"awsSecret":{"type":"string"},"charonConfig":{"type":"string"}}},"charon":{"type":"object","properties":{"release":{"type":"string","enum":["ga","ea"]},"environment":{"type":"string","enum":["dev","stage","production"]},"awsSecret":{"type":"string"},"packageType":{"type":"string","enum":["maven","npm"]},"config":{"type":"string"},"signing":{"type":"object","properties":{"signKey":{"type":"string"},"signCASecret":{"type":"string"},"signIgnores":{"type":"array","items":{"type":"string"}}}}}},"pulp":{"type":"object","properties":{"baseUrl":{"type":"string"},"domain":{"type":"string"},"apiRoot":{"type":"string"},"repository":{"type":"string"},"secretName":{"type":"string"},"taskTimeout":{"oneOf":[{"type":"string"},{"type":"integer"}]}}},"signOptions":{"type":"object","properties":{"unsignedRpmsDomain":{"type":"string"},"signedRpmsDomain":{"type":"string"},"skipUploadToPulp":{"type":"boolean"},"signKeyAlias":{"type":"string"}}},"pushOptions":{"type":"object","properties":{"koji_tags":{"type":"array","items":{"type":"string"}},"koji_profile":{"type":"string"},"koji_import_draft":{"type":"boolean"},"components":{"type":"array","items":{"type":"string"}},"pushKeytab":{"type":"object","properties":{"principal":{"type":"string"},"secret":{"type":"string"},"name":{"type":"string"}}},"pushPipelineImage":{"type":"string"},"pushType":{"type":"string","enum":["import","promote"]}}},"ootsign":{"type":"object","properties":{"kmodsPath":{"type":"string"},"vendor":{"type":"string"},"signedKmodsPath":{"type":"string"},"signing-secret":{"type":"string"},"signingAuthor":{"type":"string"},"checksumFingerprint":{"type":"string"},"checksumKeytab":{"type":"string"}}},"pushToGit":{"type":"boolean"},"pushToS3":{"type":"boolean"},"pushToAzure":{"type":"boolean"},"git":{"type":"object","properties":{"repoUrl":{"type":"string"},"branch":{"type":"string"},"tokenSecret":{"type":"string"}}},"s3":{"type":"object","properties":{"endpoint":{"type":"string"},"bucket":{"type":"string"},"credentialsSecret":{"type":"string"}}},"azure":{"type":"object","properties":{"storageAccount":{"type":"string"},"container":{"type":"string"},"spSecret":{"type":"string"}}}}};
const pattern4 = new RegExp("\\S", "u");
const pattern7 = new RegExp("^CVE-[0-9]{4}-[0-9]{4,}$", "u");

function validate20(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate20.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.singleComponentMode !== undefined){
let data0 = data.singleComponentMode;
const _errs2 = errors;
let valid1 = false;
let passing0 = null;
const _errs3 = errors;
if(typeof data0 !== "boolean"){
const err0 = {instancePath:instancePath+"/singleComponentMode",schemaPath:"#/properties/singleComponentMode/oneOf/0/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
var _valid0 = _errs3 === errors;
if(_valid0){
valid1 = true;
passing0 = 0;
}
const _errs5 = errors;
if(typeof data0 !== "string"){
const err1 = {instancePath:instancePath+"/singleComponentMode",schemaPath:"#/properties/singleComponentMode/oneOf/1/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(!((data0 === "true") || (data0 === "false"))){
const err2 = {instancePath:instancePath+"/singleComponentMode",schemaPath:"#/properties/singleComponentMode/oneOf/1/enum",keyword:"enum",params:{allowedValues: schema31.properties.singleComponentMode.oneOf[1].enum}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
var _valid0 = _errs5 === errors;
if(_valid0 && valid1){
valid1 = false;
passing0 = [passing0, 1];
}
else {
if(_valid0){
valid1 = true;
passing0 = 1;
}
}
if(!valid1){
const err3 = {instancePath:instancePath+"/singleComponentMode",schemaPath:"#/properties/singleComponentMode/oneOf",keyword:"oneOf",params:{passingSchemas: passing0}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
else {
errors = _errs2;
if(vErrors !== null){
if(_errs2){
vErrors.length = _errs2;
}
else {
vErrors = null;
}
}
}
}
if(data.intention !== undefined){
let data1 = data.intention;
if(typeof data1 !== "string"){
const err4 = {instancePath:instancePath+"/intention",schemaPath:"#/properties/intention/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(!((data1 === "production") || (data1 === "staging"))){
const err5 = {instancePath:instancePath+"/intention",schemaPath:"#/properties/intention/enum",keyword:"enum",params:{allowedValues: schema31.properties.intention.enum}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.enforceContainerFirstSecurityLabels !== undefined){
if(typeof data.enforceContainerFirstSecurityLabels !== "boolean"){
const err6 = {instancePath:instancePath+"/enforceContainerFirstSecurityLabels",schemaPath:"#/properties/enforceContainerFirstSecurityLabels/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.skipFilter !== undefined){
if(typeof data.skipFilter !== "boolean"){
const err7 = {instancePath:instancePath+"/skipFilter",schemaPath:"#/properties/skipFilter/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data.requestType !== undefined){
let data4 = data.requestType;
if(typeof data4 !== "string"){
const err8 = {instancePath:instancePath+"/requestType",schemaPath:"#/properties/requestType/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if(!((data4 === "internal-request") || (data4 === "internal-pipelinerun"))){
const err9 = {instancePath:instancePath+"/requestType",schemaPath:"#/properties/requestType/enum",keyword:"enum",params:{allowedValues: schema31.properties.requestType.enum}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
if(data.systems !== undefined){
let data5 = data.systems;
if(Array.isArray(data5)){
const len0 = data5.length;
for(let i0=0; i0<len0; i0++){
let data6 = data5[i0];
const _errs18 = errors;
let valid4 = false;
let passing1 = null;
const _errs19 = errors;
if(typeof data6 !== "string"){
const err10 = {instancePath:instancePath+"/systems/" + i0,schemaPath:"#/properties/systems/items/oneOf/0/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
if(!(((((((((((((((((((data6 === "releaseNotes") || (data6 === "cdn")) || (data6 === "fbc")) || (data6 === "sign")) || (data6 === "mrrc")) || (data6 === "nrrc")) || (data6 === "cgw")) || (data6 === "jira")) || (data6 === "infra")) || (data6 === "github")) || (data6 === "contentGateway")) || (data6 === "pyxis")) || (data6 === "mapping")) || (data6 === "ootsign")) || (data6 === "conforma")) || (data6 === "intention")) || (data6 === "atlas")) || (data6 === "pulp")) || (data6 === "cloudMarketplaces"))){
const err11 = {instancePath:instancePath+"/systems/" + i0,schemaPath:"#/properties/systems/items/oneOf/0/enum",keyword:"enum",params:{allowedValues: schema31.properties.systems.items.oneOf[0].enum}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
var _valid1 = _errs19 === errors;
if(_valid1){
valid4 = true;
passing1 = 0;
}
const _errs21 = errors;
if(data6 && typeof data6 == "object" && !Array.isArray(data6)){
if(data6.systemName === undefined){
const err12 = {instancePath:instancePath+"/systems/" + i0,schemaPath:"#/properties/systems/items/oneOf/1/required",keyword:"required",params:{missingProperty: "systemName"}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
if(data6.systemName !== undefined){
let data7 = data6.systemName;
if(typeof data7 !== "string"){
const err13 = {instancePath:instancePath+"/systems/" + i0+"/systemName",schemaPath:"#/properties/systems/items/oneOf/1/properties/systemName/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
if(!(((((((((((((((((((data7 === "releaseNotes") || (data7 === "cdn")) || (data7 === "fbc")) || (data7 === "sign")) || (data7 === "mrrc")) || (data7 === "nrrc")) || (data7 === "cgw")) || (data7 === "jira")) || (data7 === "infra")) || (data7 === "github")) || (data7 === "contentGateway")) || (data7 === "pyxis")) || (data7 === "mapping")) || (data7 === "ootsign")) || (data7 === "conforma")) || (data7 === "intention")) || (data7 === "atlas")) || (data7 === "pulp")) || (data7 === "cloudMarketplaces"))){
const err14 = {instancePath:instancePath+"/systems/" + i0+"/systemName",schemaPath:"#/properties/systems/items/oneOf/1/properties/systemName/enum",keyword:"enum",params:{allowedValues: schema31.properties.systems.items.oneOf[1].properties.systemName.enum}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(data6.dynamic !== undefined){
if(typeof data6.dynamic !== "boolean"){
const err15 = {instancePath:instancePath+"/systems/" + i0+"/dynamic",schemaPath:"#/properties/systems/items/oneOf/1/properties/dynamic/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
}
else {
const err16 = {instancePath:instancePath+"/systems/" + i0,schemaPath:"#/properties/systems/items/oneOf/1/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
var _valid1 = _errs21 === errors;
if(_valid1 && valid4){
valid4 = false;
passing1 = [passing1, 1];
}
else {
if(_valid1){
valid4 = true;
passing1 = 1;
var props0 = {};
props0.systemName = true;
props0.dynamic = true;
}
}
if(!valid4){
const err17 = {instancePath:instancePath+"/systems/" + i0,schemaPath:"#/properties/systems/items/oneOf",keyword:"oneOf",params:{passingSchemas: passing1}};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
else {
errors = _errs18;
if(vErrors !== null){
if(_errs18){
vErrors.length = _errs18;
}
else {
vErrors = null;
}
}
}
}
}
else {
const err18 = {instancePath:instancePath+"/systems",schemaPath:"#/properties/systems/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data.mapping !== undefined){
let data9 = data.mapping;
if(data9 && typeof data9 == "object" && !Array.isArray(data9)){
if(data9.components !== undefined){
let data10 = data9.components;
if(Array.isArray(data10)){
const len1 = data10.length;
for(let i1=0; i1<len1; i1++){
let data11 = data10[i1];
if(data11 && typeof data11 == "object" && !Array.isArray(data11)){
if(data11.name === undefined){
const err19 = {instancePath:instancePath+"/mapping/components/" + i1,schemaPath:"#/properties/mapping/properties/components/items/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
if(data11.name !== undefined){
let data12 = data11.name;
if(typeof data12 === "string"){
if(!pattern4.test(data12)){
const err20 = {instancePath:instancePath+"/mapping/components/" + i1+"/name",schemaPath:"#/properties/mapping/properties/components/items/properties/name/pattern",keyword:"pattern",params:{pattern: "\\S"}};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
else {
const err21 = {instancePath:instancePath+"/mapping/components/" + i1+"/name",schemaPath:"#/properties/mapping/properties/components/items/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
if(data11.canonicalName !== undefined){
if(typeof data11.canonicalName !== "string"){
const err22 = {instancePath:instancePath+"/mapping/components/" + i1+"/canonicalName",schemaPath:"#/properties/mapping/properties/components/items/properties/canonicalName/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
if(data11.repository !== undefined){
let data14 = data11.repository;
if(typeof data14 === "string"){
if(!pattern4.test(data14)){
const err23 = {instancePath:instancePath+"/mapping/components/" + i1+"/repository",schemaPath:"#/properties/mapping/properties/components/items/properties/repository/pattern",keyword:"pattern",params:{pattern: "\\S"}};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
else {
const err24 = {instancePath:instancePath+"/mapping/components/" + i1+"/repository",schemaPath:"#/properties/mapping/properties/components/items/properties/repository/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
if(data11.tags !== undefined){
let data15 = data11.tags;
if(Array.isArray(data15)){
const len2 = data15.length;
for(let i2=0; i2<len2; i2++){
if(typeof data15[i2] !== "string"){
const err25 = {instancePath:instancePath+"/mapping/components/" + i1+"/tags/" + i2,schemaPath:"#/properties/mapping/properties/components/items/properties/tags/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
}
else {
const err26 = {instancePath:instancePath+"/mapping/components/" + i1+"/tags",schemaPath:"#/properties/mapping/properties/components/items/properties/tags/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
if(data11.repositories !== undefined){
let data17 = data11.repositories;
if(Array.isArray(data17)){
const len3 = data17.length;
for(let i3=0; i3<len3; i3++){
let data18 = data17[i3];
if(data18 && typeof data18 == "object" && !Array.isArray(data18)){
if(data18.url !== undefined){
let data19 = data18.url;
if(typeof data19 === "string"){
if(!pattern4.test(data19)){
const err27 = {instancePath:instancePath+"/mapping/components/" + i1+"/repositories/" + i3+"/url",schemaPath:"#/properties/mapping/properties/components/items/properties/repositories/items/properties/url/pattern",keyword:"pattern",params:{pattern: "\\S"}};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
else {
const err28 = {instancePath:instancePath+"/mapping/components/" + i1+"/repositories/" + i3+"/url",schemaPath:"#/properties/mapping/properties/components/items/properties/repositories/items/properties/url/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
if(data18.tags !== undefined){
let data20 = data18.tags;
if(Array.isArray(data20)){
const len4 = data20.length;
for(let i4=0; i4<len4; i4++){
if(typeof data20[i4] !== "string"){
const err29 = {instancePath:instancePath+"/mapping/components/" + i1+"/repositories/" + i3+"/tags/" + i4,schemaPath:"#/properties/mapping/properties/components/items/properties/repositories/items/properties/tags/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
}
else {
const err30 = {instancePath:instancePath+"/mapping/components/" + i1+"/repositories/" + i3+"/tags",schemaPath:"#/properties/mapping/properties/components/items/properties/repositories/items/properties/tags/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
if(data18["rh-registry-repo"] !== undefined){
if(typeof data18["rh-registry-repo"] !== "string"){
const err31 = {instancePath:instancePath+"/mapping/components/" + i1+"/repositories/" + i3+"/rh-registry-repo",schemaPath:"#/properties/mapping/properties/components/items/properties/repositories/items/properties/rh-registry-repo/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
if(data18["registry-access-repo"] !== undefined){
if(typeof data18["registry-access-repo"] !== "string"){
const err32 = {instancePath:instancePath+"/mapping/components/" + i1+"/repositories/" + i3+"/registry-access-repo",schemaPath:"#/properties/mapping/properties/components/items/properties/repositories/items/properties/registry-access-repo/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
}
else {
const err33 = {instancePath:instancePath+"/mapping/components/" + i1+"/repositories/" + i3,schemaPath:"#/properties/mapping/properties/components/items/properties/repositories/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
}
else {
const err34 = {instancePath:instancePath+"/mapping/components/" + i1+"/repositories",schemaPath:"#/properties/mapping/properties/components/items/properties/repositories/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
if(data11.componentTags !== undefined){
let data24 = data11.componentTags;
if(Array.isArray(data24)){
const len5 = data24.length;
for(let i5=0; i5<len5; i5++){
if(typeof data24[i5] !== "string"){
const err35 = {instancePath:instancePath+"/mapping/components/" + i1+"/componentTags/" + i5,schemaPath:"#/properties/mapping/properties/components/items/properties/componentTags/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
}
else {
const err36 = {instancePath:instancePath+"/mapping/components/" + i1+"/componentTags",schemaPath:"#/properties/mapping/properties/components/items/properties/componentTags/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
if(data11.pushSourceContainer !== undefined){
if(typeof data11.pushSourceContainer !== "boolean"){
const err37 = {instancePath:instancePath+"/mapping/components/" + i1+"/pushSourceContainer",schemaPath:"#/properties/mapping/properties/components/items/properties/pushSourceContainer/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
if(data11.public !== undefined){
if(typeof data11.public !== "boolean"){
const err38 = {instancePath:instancePath+"/mapping/components/" + i1+"/public",schemaPath:"#/properties/mapping/properties/components/items/properties/public/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
if(data11.baseImage !== undefined){
if(typeof data11.baseImage !== "boolean"){
const err39 = {instancePath:instancePath+"/mapping/components/" + i1+"/baseImage",schemaPath:"#/properties/mapping/properties/components/items/properties/baseImage/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
}
if(data11.timestampFormat !== undefined){
if(typeof data11.timestampFormat !== "string"){
const err40 = {instancePath:instancePath+"/mapping/components/" + i1+"/timestampFormat",schemaPath:"#/properties/mapping/properties/components/items/properties/timestampFormat/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
if(data11.staged !== undefined){
let data30 = data11.staged;
if(data30 && typeof data30 == "object" && !Array.isArray(data30)){
if(data30.destination !== undefined){
if(typeof data30.destination !== "string"){
const err41 = {instancePath:instancePath+"/mapping/components/" + i1+"/staged/destination",schemaPath:"#/properties/mapping/properties/components/items/properties/staged/properties/destination/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
if(data30.version !== undefined){
if(typeof data30.version !== "string"){
const err42 = {instancePath:instancePath+"/mapping/components/" + i1+"/staged/version",schemaPath:"#/properties/mapping/properties/components/items/properties/staged/properties/version/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
if(data30.files !== undefined){
let data33 = data30.files;
if(Array.isArray(data33)){
const len6 = data33.length;
for(let i6=0; i6<len6; i6++){
let data34 = data33[i6];
if(data34 && typeof data34 == "object" && !Array.isArray(data34)){
if(data34.filename !== undefined){
if(typeof data34.filename !== "string"){
const err43 = {instancePath:instancePath+"/mapping/components/" + i1+"/staged/files/" + i6+"/filename",schemaPath:"#/properties/mapping/properties/components/items/properties/staged/properties/files/items/properties/filename/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
}
if(data34.source !== undefined){
if(typeof data34.source !== "string"){
const err44 = {instancePath:instancePath+"/mapping/components/" + i1+"/staged/files/" + i6+"/source",schemaPath:"#/properties/mapping/properties/components/items/properties/staged/properties/files/items/properties/source/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
}
}
else {
const err45 = {instancePath:instancePath+"/mapping/components/" + i1+"/staged/files/" + i6,schemaPath:"#/properties/mapping/properties/components/items/properties/staged/properties/files/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
}
}
else {
const err46 = {instancePath:instancePath+"/mapping/components/" + i1+"/staged/files",schemaPath:"#/properties/mapping/properties/components/items/properties/staged/properties/files/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
}
else {
const err47 = {instancePath:instancePath+"/mapping/components/" + i1+"/staged",schemaPath:"#/properties/mapping/properties/components/items/properties/staged/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
if(data11.files !== undefined){
let data37 = data11.files;
if(Array.isArray(data37)){
const len7 = data37.length;
for(let i7=0; i7<len7; i7++){
let data38 = data37[i7];
if(data38 && typeof data38 == "object" && !Array.isArray(data38)){
if(data38.source !== undefined){
if(typeof data38.source !== "string"){
const err48 = {instancePath:instancePath+"/mapping/components/" + i1+"/files/" + i7+"/source",schemaPath:"#/properties/mapping/properties/components/items/properties/files/items/properties/source/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
}
if(data38.arch !== undefined){
if(typeof data38.arch !== "string"){
const err49 = {instancePath:instancePath+"/mapping/components/" + i1+"/files/" + i7+"/arch",schemaPath:"#/properties/mapping/properties/components/items/properties/files/items/properties/arch/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
}
if(data38.os !== undefined){
if(typeof data38.os !== "string"){
const err50 = {instancePath:instancePath+"/mapping/components/" + i1+"/files/" + i7+"/os",schemaPath:"#/properties/mapping/properties/components/items/properties/files/items/properties/os/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
}
}
else {
const err51 = {instancePath:instancePath+"/mapping/components/" + i1+"/files/" + i7,schemaPath:"#/properties/mapping/properties/components/items/properties/files/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
}
}
else {
const err52 = {instancePath:instancePath+"/mapping/components/" + i1+"/files",schemaPath:"#/properties/mapping/properties/components/items/properties/files/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
}
if(data11.contentGateway !== undefined){
let data42 = data11.contentGateway;
if(data42 && typeof data42 == "object" && !Array.isArray(data42)){
if(data42.productName !== undefined){
if(typeof data42.productName !== "string"){
const err53 = {instancePath:instancePath+"/mapping/components/" + i1+"/contentGateway/productName",schemaPath:"#/properties/mapping/properties/components/items/properties/contentGateway/properties/productName/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
}
if(data42.productCode !== undefined){
if(typeof data42.productCode !== "string"){
const err54 = {instancePath:instancePath+"/mapping/components/" + i1+"/contentGateway/productCode",schemaPath:"#/properties/mapping/properties/components/items/properties/contentGateway/properties/productCode/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
}
if(data42.productVersionName !== undefined){
if(typeof data42.productVersionName !== "string"){
const err55 = {instancePath:instancePath+"/mapping/components/" + i1+"/contentGateway/productVersionName",schemaPath:"#/properties/mapping/properties/components/items/properties/contentGateway/properties/productVersionName/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
}
if(data42.filePrefix !== undefined){
if(typeof data42.filePrefix !== "string"){
const err56 = {instancePath:instancePath+"/mapping/components/" + i1+"/contentGateway/filePrefix",schemaPath:"#/properties/mapping/properties/components/items/properties/contentGateway/properties/filePrefix/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
}
if(data42.mirrorOpenshiftPush !== undefined){
if(typeof data42.mirrorOpenshiftPush !== "boolean"){
const err57 = {instancePath:instancePath+"/mapping/components/" + i1+"/contentGateway/mirrorOpenshiftPush",schemaPath:"#/properties/mapping/properties/components/items/properties/contentGateway/properties/mirrorOpenshiftPush/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
}
if(data42.contentType !== undefined){
let data48 = data42.contentType;
if(typeof data48 !== "string"){
const err58 = {instancePath:instancePath+"/mapping/components/" + i1+"/contentGateway/contentType",schemaPath:"#/properties/mapping/properties/components/items/properties/contentGateway/properties/contentType/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
if(!(((data48 === "disk-image") || (data48 === "binary")) || (data48 === "generic"))){
const err59 = {instancePath:instancePath+"/mapping/components/" + i1+"/contentGateway/contentType",schemaPath:"#/properties/mapping/properties/components/items/properties/contentGateway/properties/contentType/enum",keyword:"enum",params:{allowedValues: schema31.properties.mapping.properties.components.items.properties.contentGateway.properties.contentType.enum}};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
}
if(data42.sign !== undefined){
if(typeof data42.sign !== "boolean"){
const err60 = {instancePath:instancePath+"/mapping/components/" + i1+"/contentGateway/sign",schemaPath:"#/properties/mapping/properties/components/items/properties/contentGateway/properties/sign/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
}
}
else {
const err61 = {instancePath:instancePath+"/mapping/components/" + i1+"/contentGateway",schemaPath:"#/properties/mapping/properties/components/items/properties/contentGateway/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
}
if(data11.productInfo !== undefined){
let data50 = data11.productInfo;
if(data50 && typeof data50 == "object" && !Array.isArray(data50)){
if(data50.productName !== undefined){
if(typeof data50.productName !== "string"){
const err62 = {instancePath:instancePath+"/mapping/components/" + i1+"/productInfo/productName",schemaPath:"#/properties/mapping/properties/components/items/properties/productInfo/properties/productName/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
}
if(data50.productCode !== undefined){
if(typeof data50.productCode !== "string"){
const err63 = {instancePath:instancePath+"/mapping/components/" + i1+"/productInfo/productCode",schemaPath:"#/properties/mapping/properties/components/items/properties/productInfo/properties/productCode/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
}
if(data50.productVersionName !== undefined){
if(typeof data50.productVersionName !== "string"){
const err64 = {instancePath:instancePath+"/mapping/components/" + i1+"/productInfo/productVersionName",schemaPath:"#/properties/mapping/properties/components/items/properties/productInfo/properties/productVersionName/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err64];
}
else {
vErrors.push(err64);
}
errors++;
}
}
}
else {
const err65 = {instancePath:instancePath+"/mapping/components/" + i1+"/productInfo",schemaPath:"#/properties/mapping/properties/components/items/properties/productInfo/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err65];
}
else {
vErrors.push(err65);
}
errors++;
}
}
if(data11.starmap !== undefined){
let data54 = data11.starmap;
if(Array.isArray(data54)){
const len8 = data54.length;
for(let i8=0; i8<len8; i8++){
let data55 = data54[i8];
if(data55 && typeof data55 == "object" && !Array.isArray(data55)){
if(data55.name !== undefined){
if(typeof data55.name !== "string"){
const err66 = {instancePath:instancePath+"/mapping/components/" + i1+"/starmap/" + i8+"/name",schemaPath:"#/properties/mapping/properties/components/items/properties/starmap/items/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err66];
}
else {
vErrors.push(err66);
}
errors++;
}
}
if(data55.workflow !== undefined){
if(typeof data55.workflow !== "string"){
const err67 = {instancePath:instancePath+"/mapping/components/" + i1+"/starmap/" + i8+"/workflow",schemaPath:"#/properties/mapping/properties/components/items/properties/starmap/items/properties/workflow/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err67];
}
else {
vErrors.push(err67);
}
errors++;
}
}
if(data55.cloud !== undefined){
if(typeof data55.cloud !== "string"){
const err68 = {instancePath:instancePath+"/mapping/components/" + i1+"/starmap/" + i8+"/cloud",schemaPath:"#/properties/mapping/properties/components/items/properties/starmap/items/properties/cloud/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err68];
}
else {
vErrors.push(err68);
}
errors++;
}
}
if(data55.mappings !== undefined){
let data59 = data55.mappings;
if(!(data59 && typeof data59 == "object" && !Array.isArray(data59))){
const err69 = {instancePath:instancePath+"/mapping/components/" + i1+"/starmap/" + i8+"/mappings",schemaPath:"#/properties/mapping/properties/components/items/properties/starmap/items/properties/mappings/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err69];
}
else {
vErrors.push(err69);
}
errors++;
}
}
if(data55["billing-code-config"] !== undefined){
let data60 = data55["billing-code-config"];
if(!(data60 && typeof data60 == "object" && !Array.isArray(data60))){
const err70 = {instancePath:instancePath+"/mapping/components/" + i1+"/starmap/" + i8+"/billing-code-config",schemaPath:"#/properties/mapping/properties/components/items/properties/starmap/items/properties/billing-code-config/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err70];
}
else {
vErrors.push(err70);
}
errors++;
}
}
}
else {
const err71 = {instancePath:instancePath+"/mapping/components/" + i1+"/starmap/" + i8,schemaPath:"#/properties/mapping/properties/components/items/properties/starmap/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err71];
}
else {
vErrors.push(err71);
}
errors++;
}
}
}
else {
const err72 = {instancePath:instancePath+"/mapping/components/" + i1+"/starmap",schemaPath:"#/properties/mapping/properties/components/items/properties/starmap/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err72];
}
else {
vErrors.push(err72);
}
errors++;
}
}
if(data11.contentType !== undefined){
let data61 = data11.contentType;
if(typeof data61 !== "string"){
const err73 = {instancePath:instancePath+"/mapping/components/" + i1+"/contentType",schemaPath:"#/properties/mapping/properties/components/items/properties/contentType/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err73];
}
else {
vErrors.push(err73);
}
errors++;
}
if(!((((((data61 === "image") || (data61 === "helm-chart")) || (data61 === "disk-image")) || (data61 === "binary")) || (data61 === "generic")) || (data61 === "rpm"))){
const err74 = {instancePath:instancePath+"/mapping/components/" + i1+"/contentType",schemaPath:"#/properties/mapping/properties/components/items/properties/contentType/enum",keyword:"enum",params:{allowedValues: schema31.properties.mapping.properties.components.items.properties.contentType.enum}};
if(vErrors === null){
vErrors = [err74];
}
else {
vErrors.push(err74);
}
errors++;
}
}
}
else {
const err75 = {instancePath:instancePath+"/mapping/components/" + i1,schemaPath:"#/properties/mapping/properties/components/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err75];
}
else {
vErrors.push(err75);
}
errors++;
}
}
}
else {
const err76 = {instancePath:instancePath+"/mapping/components",schemaPath:"#/properties/mapping/properties/components/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err76];
}
else {
vErrors.push(err76);
}
errors++;
}
}
if(data9.defaults !== undefined){
let data62 = data9.defaults;
if(data62 && typeof data62 == "object" && !Array.isArray(data62)){
if(data62.tags !== undefined){
let data63 = data62.tags;
if(Array.isArray(data63)){
const len9 = data63.length;
for(let i9=0; i9<len9; i9++){
if(typeof data63[i9] !== "string"){
const err77 = {instancePath:instancePath+"/mapping/defaults/tags/" + i9,schemaPath:"#/properties/mapping/properties/defaults/properties/tags/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err77];
}
else {
vErrors.push(err77);
}
errors++;
}
}
}
else {
const err78 = {instancePath:instancePath+"/mapping/defaults/tags",schemaPath:"#/properties/mapping/properties/defaults/properties/tags/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err78];
}
else {
vErrors.push(err78);
}
errors++;
}
}
if(data62.timestampFormat !== undefined){
if(typeof data62.timestampFormat !== "string"){
const err79 = {instancePath:instancePath+"/mapping/defaults/timestampFormat",schemaPath:"#/properties/mapping/properties/defaults/properties/timestampFormat/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err79];
}
else {
vErrors.push(err79);
}
errors++;
}
}
if(data62.pushSourceContainer !== undefined){
if(typeof data62.pushSourceContainer !== "boolean"){
const err80 = {instancePath:instancePath+"/mapping/defaults/pushSourceContainer",schemaPath:"#/properties/mapping/properties/defaults/properties/pushSourceContainer/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err80];
}
else {
vErrors.push(err80);
}
errors++;
}
}
if(data62.public !== undefined){
if(typeof data62.public !== "boolean"){
const err81 = {instancePath:instancePath+"/mapping/defaults/public",schemaPath:"#/properties/mapping/properties/defaults/properties/public/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err81];
}
else {
vErrors.push(err81);
}
errors++;
}
}
if(data62.contentGateway !== undefined){
let data68 = data62.contentGateway;
if(data68 && typeof data68 == "object" && !Array.isArray(data68)){
if(data68.productName !== undefined){
if(typeof data68.productName !== "string"){
const err82 = {instancePath:instancePath+"/mapping/defaults/contentGateway/productName",schemaPath:"#/properties/mapping/properties/defaults/properties/contentGateway/properties/productName/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err82];
}
else {
vErrors.push(err82);
}
errors++;
}
}
if(data68.productCode !== undefined){
if(typeof data68.productCode !== "string"){
const err83 = {instancePath:instancePath+"/mapping/defaults/contentGateway/productCode",schemaPath:"#/properties/mapping/properties/defaults/properties/contentGateway/properties/productCode/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err83];
}
else {
vErrors.push(err83);
}
errors++;
}
}
if(data68.productVersionName !== undefined){
if(typeof data68.productVersionName !== "string"){
const err84 = {instancePath:instancePath+"/mapping/defaults/contentGateway/productVersionName",schemaPath:"#/properties/mapping/properties/defaults/properties/contentGateway/properties/productVersionName/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err84];
}
else {
vErrors.push(err84);
}
errors++;
}
}
if(data68.filePrefix !== undefined){
if(typeof data68.filePrefix !== "string"){
const err85 = {instancePath:instancePath+"/mapping/defaults/contentGateway/filePrefix",schemaPath:"#/properties/mapping/properties/defaults/properties/contentGateway/properties/filePrefix/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err85];
}
else {
vErrors.push(err85);
}
errors++;
}
}
if(data68.mirrorOpenshiftPush !== undefined){
if(typeof data68.mirrorOpenshiftPush !== "boolean"){
const err86 = {instancePath:instancePath+"/mapping/defaults/contentGateway/mirrorOpenshiftPush",schemaPath:"#/properties/mapping/properties/defaults/properties/contentGateway/properties/mirrorOpenshiftPush/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err86];
}
else {
vErrors.push(err86);
}
errors++;
}
}
if(data68.contentType !== undefined){
let data74 = data68.contentType;
if(typeof data74 !== "string"){
const err87 = {instancePath:instancePath+"/mapping/defaults/contentGateway/contentType",schemaPath:"#/properties/mapping/properties/defaults/properties/contentGateway/properties/contentType/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err87];
}
else {
vErrors.push(err87);
}
errors++;
}
if(!(((data74 === "disk-image") || (data74 === "binary")) || (data74 === "generic"))){
const err88 = {instancePath:instancePath+"/mapping/defaults/contentGateway/contentType",schemaPath:"#/properties/mapping/properties/defaults/properties/contentGateway/properties/contentType/enum",keyword:"enum",params:{allowedValues: schema31.properties.mapping.properties.defaults.properties.contentGateway.properties.contentType.enum}};
if(vErrors === null){
vErrors = [err88];
}
else {
vErrors.push(err88);
}
errors++;
}
}
if(data68.sign !== undefined){
if(typeof data68.sign !== "boolean"){
const err89 = {instancePath:instancePath+"/mapping/defaults/contentGateway/sign",schemaPath:"#/properties/mapping/properties/defaults/properties/contentGateway/properties/sign/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err89];
}
else {
vErrors.push(err89);
}
errors++;
}
}
}
else {
const err90 = {instancePath:instancePath+"/mapping/defaults/contentGateway",schemaPath:"#/properties/mapping/properties/defaults/properties/contentGateway/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err90];
}
else {
vErrors.push(err90);
}
errors++;
}
}
}
else {
const err91 = {instancePath:instancePath+"/mapping/defaults",schemaPath:"#/properties/mapping/properties/defaults/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err91];
}
else {
vErrors.push(err91);
}
errors++;
}
}
if(data9.registrySecret !== undefined){
if(typeof data9.registrySecret !== "string"){
const err92 = {instancePath:instancePath+"/mapping/registrySecret",schemaPath:"#/properties/mapping/properties/registrySecret/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err92];
}
else {
vErrors.push(err92);
}
errors++;
}
}
if(data9.cloudMarketplacesSecret !== undefined){
if(typeof data9.cloudMarketplacesSecret !== "string"){
const err93 = {instancePath:instancePath+"/mapping/cloudMarketplacesSecret",schemaPath:"#/properties/mapping/properties/cloudMarketplacesSecret/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err93];
}
else {
vErrors.push(err93);
}
errors++;
}
}
if(data9.cloudMarketplacesPrePush !== undefined){
if(typeof data9.cloudMarketplacesPrePush !== "boolean"){
const err94 = {instancePath:instancePath+"/mapping/cloudMarketplacesPrePush",schemaPath:"#/properties/mapping/properties/cloudMarketplacesPrePush/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err94];
}
else {
vErrors.push(err94);
}
errors++;
}
}
if(data9["rpm-repositories"] !== undefined){
let data79 = data9["rpm-repositories"];
if(Array.isArray(data79)){
const len10 = data79.length;
for(let i10=0; i10<len10; i10++){
let data80 = data79[i10];
if(data80 && typeof data80 == "object" && !Array.isArray(data80)){
if(data80.name !== undefined){
if(typeof data80.name !== "string"){
const err95 = {instancePath:instancePath+"/mapping/rpm-repositories/" + i10+"/name",schemaPath:"#/properties/mapping/properties/rpm-repositories/items/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err95];
}
else {
vErrors.push(err95);
}
errors++;
}
}
if(data80.arch !== undefined){
if(typeof data80.arch !== "string"){
const err96 = {instancePath:instancePath+"/mapping/rpm-repositories/" + i10+"/arch",schemaPath:"#/properties/mapping/properties/rpm-repositories/items/properties/arch/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err96];
}
else {
vErrors.push(err96);
}
errors++;
}
}
if(data80.repository_id !== undefined){
if(typeof data80.repository_id !== "string"){
const err97 = {instancePath:instancePath+"/mapping/rpm-repositories/" + i10+"/repository_id",schemaPath:"#/properties/mapping/properties/rpm-repositories/items/properties/repository_id/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err97];
}
else {
vErrors.push(err97);
}
errors++;
}
}
if(data80.repository_name !== undefined){
if(typeof data80.repository_name !== "string"){
const err98 = {instancePath:instancePath+"/mapping/rpm-repositories/" + i10+"/repository_name",schemaPath:"#/properties/mapping/properties/rpm-repositories/items/properties/repository_name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err98];
}
else {
vErrors.push(err98);
}
errors++;
}
}
if(data80.distro !== undefined){
if(typeof data80.distro !== "string"){
const err99 = {instancePath:instancePath+"/mapping/rpm-repositories/" + i10+"/distro",schemaPath:"#/properties/mapping/properties/rpm-repositories/items/properties/distro/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err99];
}
else {
vErrors.push(err99);
}
errors++;
}
}
}
else {
const err100 = {instancePath:instancePath+"/mapping/rpm-repositories/" + i10,schemaPath:"#/properties/mapping/properties/rpm-repositories/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err100];
}
else {
vErrors.push(err100);
}
errors++;
}
}
}
else {
const err101 = {instancePath:instancePath+"/mapping/rpm-repositories",schemaPath:"#/properties/mapping/properties/rpm-repositories/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err101];
}
else {
vErrors.push(err101);
}
errors++;
}
}
}
else {
const err102 = {instancePath:instancePath+"/mapping",schemaPath:"#/properties/mapping/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err102];
}
else {
vErrors.push(err102);
}
errors++;
}
}
if(data.releaseNotes !== undefined){
let data86 = data.releaseNotes;
if(data86 && typeof data86 == "object" && !Array.isArray(data86)){
if(data86.product_id !== undefined){
let data87 = data86.product_id;
const _errs184 = errors;
let valid39 = false;
let passing2 = null;
const _errs185 = errors;
if(!(((typeof data87 == "number") && (!(data87 % 1) && !isNaN(data87))) && (isFinite(data87)))){
const err103 = {instancePath:instancePath+"/releaseNotes/product_id",schemaPath:"#/properties/releaseNotes/properties/product_id/oneOf/0/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err103];
}
else {
vErrors.push(err103);
}
errors++;
}
var _valid2 = _errs185 === errors;
if(_valid2){
valid39 = true;
passing2 = 0;
}
const _errs187 = errors;
if(Array.isArray(data87)){
if(data87.length < 1){
const err104 = {instancePath:instancePath+"/releaseNotes/product_id",schemaPath:"#/properties/releaseNotes/properties/product_id/oneOf/1/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err104];
}
else {
vErrors.push(err104);
}
errors++;
}
const len11 = data87.length;
for(let i11=0; i11<len11; i11++){
let data88 = data87[i11];
if(!(((typeof data88 == "number") && (!(data88 % 1) && !isNaN(data88))) && (isFinite(data88)))){
const err105 = {instancePath:instancePath+"/releaseNotes/product_id/" + i11,schemaPath:"#/properties/releaseNotes/properties/product_id/oneOf/1/items/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err105];
}
else {
vErrors.push(err105);
}
errors++;
}
}
}
else {
const err106 = {instancePath:instancePath+"/releaseNotes/product_id",schemaPath:"#/properties/releaseNotes/properties/product_id/oneOf/1/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err106];
}
else {
vErrors.push(err106);
}
errors++;
}
var _valid2 = _errs187 === errors;
if(_valid2 && valid39){
valid39 = false;
passing2 = [passing2, 1];
}
else {
if(_valid2){
valid39 = true;
passing2 = 1;
}
}
if(!valid39){
const err107 = {instancePath:instancePath+"/releaseNotes/product_id",schemaPath:"#/properties/releaseNotes/properties/product_id/oneOf",keyword:"oneOf",params:{passingSchemas: passing2}};
if(vErrors === null){
vErrors = [err107];
}
else {
vErrors.push(err107);
}
errors++;
}
else {
errors = _errs184;
if(vErrors !== null){
if(_errs184){
vErrors.length = _errs184;
}
else {
vErrors = null;
}
}
}
}
if(data86.product_name !== undefined){
if(typeof data86.product_name !== "string"){
const err108 = {instancePath:instancePath+"/releaseNotes/product_name",schemaPath:"#/properties/releaseNotes/properties/product_name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err108];
}
else {
vErrors.push(err108);
}
errors++;
}
}
if(data86.product_version !== undefined){
if(typeof data86.product_version !== "string"){
const err109 = {instancePath:instancePath+"/releaseNotes/product_version",schemaPath:"#/properties/releaseNotes/properties/product_version/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err109];
}
else {
vErrors.push(err109);
}
errors++;
}
}
if(data86.product_stream !== undefined){
if(typeof data86.product_stream !== "string"){
const err110 = {instancePath:instancePath+"/releaseNotes/product_stream",schemaPath:"#/properties/releaseNotes/properties/product_stream/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err110];
}
else {
vErrors.push(err110);
}
errors++;
}
}
if(data86.cpe !== undefined){
let data92 = data86.cpe;
const _errs198 = errors;
let valid42 = false;
let passing3 = null;
const _errs199 = errors;
if(typeof data92 !== "string"){
const err111 = {instancePath:instancePath+"/releaseNotes/cpe",schemaPath:"#/properties/releaseNotes/properties/cpe/oneOf/0/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err111];
}
else {
vErrors.push(err111);
}
errors++;
}
var _valid3 = _errs199 === errors;
if(_valid3){
valid42 = true;
passing3 = 0;
}
const _errs201 = errors;
if(Array.isArray(data92)){
if(data92.length < 1){
const err112 = {instancePath:instancePath+"/releaseNotes/cpe",schemaPath:"#/properties/releaseNotes/properties/cpe/oneOf/1/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err112];
}
else {
vErrors.push(err112);
}
errors++;
}
const len12 = data92.length;
for(let i12=0; i12<len12; i12++){
if(typeof data92[i12] !== "string"){
const err113 = {instancePath:instancePath+"/releaseNotes/cpe/" + i12,schemaPath:"#/properties/releaseNotes/properties/cpe/oneOf/1/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err113];
}
else {
vErrors.push(err113);
}
errors++;
}
}
}
else {
const err114 = {instancePath:instancePath+"/releaseNotes/cpe",schemaPath:"#/properties/releaseNotes/properties/cpe/oneOf/1/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err114];
}
else {
vErrors.push(err114);
}
errors++;
}
var _valid3 = _errs201 === errors;
if(_valid3 && valid42){
valid42 = false;
passing3 = [passing3, 1];
}
else {
if(_valid3){
valid42 = true;
passing3 = 1;
}
}
if(!valid42){
const err115 = {instancePath:instancePath+"/releaseNotes/cpe",schemaPath:"#/properties/releaseNotes/properties/cpe/oneOf",keyword:"oneOf",params:{passingSchemas: passing3}};
if(vErrors === null){
vErrors = [err115];
}
else {
vErrors.push(err115);
}
errors++;
}
else {
errors = _errs198;
if(vErrors !== null){
if(_errs198){
vErrors.length = _errs198;
}
else {
vErrors = null;
}
}
}
}
if(data86.type !== undefined){
let data94 = data86.type;
if(typeof data94 !== "string"){
const err116 = {instancePath:instancePath+"/releaseNotes/type",schemaPath:"#/properties/releaseNotes/properties/type/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err116];
}
else {
vErrors.push(err116);
}
errors++;
}
if(!(((data94 === "RHSA") || (data94 === "RHBA")) || (data94 === "RHEA"))){
const err117 = {instancePath:instancePath+"/releaseNotes/type",schemaPath:"#/properties/releaseNotes/properties/type/enum",keyword:"enum",params:{allowedValues: schema31.properties.releaseNotes.properties.type.enum}};
if(vErrors === null){
vErrors = [err117];
}
else {
vErrors.push(err117);
}
errors++;
}
}
if(data86.severity !== undefined){
if(typeof data86.severity !== "string"){
const err118 = {instancePath:instancePath+"/releaseNotes/severity",schemaPath:"#/properties/releaseNotes/properties/severity/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err118];
}
else {
vErrors.push(err118);
}
errors++;
}
}
if(data86.synopsis !== undefined){
if(typeof data86.synopsis !== "string"){
const err119 = {instancePath:instancePath+"/releaseNotes/synopsis",schemaPath:"#/properties/releaseNotes/properties/synopsis/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err119];
}
else {
vErrors.push(err119);
}
errors++;
}
}
if(data86.topic !== undefined){
if(typeof data86.topic !== "string"){
const err120 = {instancePath:instancePath+"/releaseNotes/topic",schemaPath:"#/properties/releaseNotes/properties/topic/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err120];
}
else {
vErrors.push(err120);
}
errors++;
}
}
if(data86.description !== undefined){
if(typeof data86.description !== "string"){
const err121 = {instancePath:instancePath+"/releaseNotes/description",schemaPath:"#/properties/releaseNotes/properties/description/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err121];
}
else {
vErrors.push(err121);
}
errors++;
}
}
if(data86.solution !== undefined){
if(typeof data86.solution !== "string"){
const err122 = {instancePath:instancePath+"/releaseNotes/solution",schemaPath:"#/properties/releaseNotes/properties/solution/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err122];
}
else {
vErrors.push(err122);
}
errors++;
}
}
if(data86.references !== undefined){
let data100 = data86.references;
if(Array.isArray(data100)){
const len13 = data100.length;
for(let i13=0; i13<len13; i13++){
if(typeof data100[i13] !== "string"){
const err123 = {instancePath:instancePath+"/releaseNotes/references/" + i13,schemaPath:"#/properties/releaseNotes/properties/references/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err123];
}
else {
vErrors.push(err123);
}
errors++;
}
}
}
else {
const err124 = {instancePath:instancePath+"/releaseNotes/references",schemaPath:"#/properties/releaseNotes/properties/references/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err124];
}
else {
vErrors.push(err124);
}
errors++;
}
}
if(data86.issues !== undefined){
let data102 = data86.issues;
if(data102 && typeof data102 == "object" && !Array.isArray(data102)){
if(data102.fixed !== undefined){
let data103 = data102.fixed;
if(Array.isArray(data103)){
const len14 = data103.length;
for(let i14=0; i14<len14; i14++){
let data104 = data103[i14];
if(data104 && typeof data104 == "object" && !Array.isArray(data104)){
if(data104.id !== undefined){
let data105 = data104.id;
const _errs228 = errors;
let valid51 = false;
let passing4 = null;
const _errs229 = errors;
if(typeof data105 !== "string"){
const err125 = {instancePath:instancePath+"/releaseNotes/issues/fixed/" + i14+"/id",schemaPath:"#/properties/releaseNotes/properties/issues/properties/fixed/items/properties/id/oneOf/0/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err125];
}
else {
vErrors.push(err125);
}
errors++;
}
var _valid4 = _errs229 === errors;
if(_valid4){
valid51 = true;
passing4 = 0;
}
const _errs231 = errors;
if(!(((typeof data105 == "number") && (!(data105 % 1) && !isNaN(data105))) && (isFinite(data105)))){
const err126 = {instancePath:instancePath+"/releaseNotes/issues/fixed/" + i14+"/id",schemaPath:"#/properties/releaseNotes/properties/issues/properties/fixed/items/properties/id/oneOf/1/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err126];
}
else {
vErrors.push(err126);
}
errors++;
}
var _valid4 = _errs231 === errors;
if(_valid4 && valid51){
valid51 = false;
passing4 = [passing4, 1];
}
else {
if(_valid4){
valid51 = true;
passing4 = 1;
}
}
if(!valid51){
const err127 = {instancePath:instancePath+"/releaseNotes/issues/fixed/" + i14+"/id",schemaPath:"#/properties/releaseNotes/properties/issues/properties/fixed/items/properties/id/oneOf",keyword:"oneOf",params:{passingSchemas: passing4}};
if(vErrors === null){
vErrors = [err127];
}
else {
vErrors.push(err127);
}
errors++;
}
else {
errors = _errs228;
if(vErrors !== null){
if(_errs228){
vErrors.length = _errs228;
}
else {
vErrors = null;
}
}
}
}
if(data104.source !== undefined){
if(typeof data104.source !== "string"){
const err128 = {instancePath:instancePath+"/releaseNotes/issues/fixed/" + i14+"/source",schemaPath:"#/properties/releaseNotes/properties/issues/properties/fixed/items/properties/source/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err128];
}
else {
vErrors.push(err128);
}
errors++;
}
}
if(data104.summary !== undefined){
if(typeof data104.summary !== "string"){
const err129 = {instancePath:instancePath+"/releaseNotes/issues/fixed/" + i14+"/summary",schemaPath:"#/properties/releaseNotes/properties/issues/properties/fixed/items/properties/summary/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err129];
}
else {
vErrors.push(err129);
}
errors++;
}
}
if(data104.public !== undefined){
if(typeof data104.public !== "boolean"){
const err130 = {instancePath:instancePath+"/releaseNotes/issues/fixed/" + i14+"/public",schemaPath:"#/properties/releaseNotes/properties/issues/properties/fixed/items/properties/public/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err130];
}
else {
vErrors.push(err130);
}
errors++;
}
}
}
else {
const err131 = {instancePath:instancePath+"/releaseNotes/issues/fixed/" + i14,schemaPath:"#/properties/releaseNotes/properties/issues/properties/fixed/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err131];
}
else {
vErrors.push(err131);
}
errors++;
}
}
}
else {
const err132 = {instancePath:instancePath+"/releaseNotes/issues/fixed",schemaPath:"#/properties/releaseNotes/properties/issues/properties/fixed/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err132];
}
else {
vErrors.push(err132);
}
errors++;
}
}
}
else {
const err133 = {instancePath:instancePath+"/releaseNotes/issues",schemaPath:"#/properties/releaseNotes/properties/issues/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err133];
}
else {
vErrors.push(err133);
}
errors++;
}
}
if(data86.cves !== undefined){
let data109 = data86.cves;
if(Array.isArray(data109)){
const len15 = data109.length;
for(let i15=0; i15<len15; i15++){
let data110 = data109[i15];
if(data110 && typeof data110 == "object" && !Array.isArray(data110)){
if(data110.key !== undefined){
let data111 = data110.key;
if(typeof data111 === "string"){
if(!pattern7.test(data111)){
const err134 = {instancePath:instancePath+"/releaseNotes/cves/" + i15+"/key",schemaPath:"#/properties/releaseNotes/properties/cves/items/properties/key/pattern",keyword:"pattern",params:{pattern: "^CVE-[0-9]{4}-[0-9]{4,}$"}};
if(vErrors === null){
vErrors = [err134];
}
else {
vErrors.push(err134);
}
errors++;
}
}
else {
const err135 = {instancePath:instancePath+"/releaseNotes/cves/" + i15+"/key",schemaPath:"#/properties/releaseNotes/properties/cves/items/properties/key/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err135];
}
else {
vErrors.push(err135);
}
errors++;
}
}
if(data110.component !== undefined){
if(typeof data110.component !== "string"){
const err136 = {instancePath:instancePath+"/releaseNotes/cves/" + i15+"/component",schemaPath:"#/properties/releaseNotes/properties/cves/items/properties/component/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err136];
}
else {
vErrors.push(err136);
}
errors++;
}
}
if(data110.packages !== undefined){
let data113 = data110.packages;
if(Array.isArray(data113)){
const len16 = data113.length;
for(let i16=0; i16<len16; i16++){
if(typeof data113[i16] !== "string"){
const err137 = {instancePath:instancePath+"/releaseNotes/cves/" + i15+"/packages/" + i16,schemaPath:"#/properties/releaseNotes/properties/cves/items/properties/packages/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err137];
}
else {
vErrors.push(err137);
}
errors++;
}
}
}
else {
const err138 = {instancePath:instancePath+"/releaseNotes/cves/" + i15+"/packages",schemaPath:"#/properties/releaseNotes/properties/cves/items/properties/packages/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err138];
}
else {
vErrors.push(err138);
}
errors++;
}
}
}
else {
const err139 = {instancePath:instancePath+"/releaseNotes/cves/" + i15,schemaPath:"#/properties/releaseNotes/properties/cves/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err139];
}
else {
vErrors.push(err139);
}
errors++;
}
}
}
else {
const err140 = {instancePath:instancePath+"/releaseNotes/cves",schemaPath:"#/properties/releaseNotes/properties/cves/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err140];
}
else {
vErrors.push(err140);
}
errors++;
}
}
if(data86.content !== undefined){
let data115 = data86.content;
if(data115 && typeof data115 == "object" && !Array.isArray(data115)){
if(data115.images !== undefined){
let data116 = data115.images;
if(Array.isArray(data116)){
const len17 = data116.length;
for(let i17=0; i17<len17; i17++){
let data117 = data116[i17];
if(data117 && typeof data117 == "object" && !Array.isArray(data117)){
if(data117.architecture !== undefined){
if(typeof data117.architecture !== "string"){
const err141 = {instancePath:instancePath+"/releaseNotes/content/images/" + i17+"/architecture",schemaPath:"#/properties/releaseNotes/properties/content/properties/images/items/properties/architecture/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err141];
}
else {
vErrors.push(err141);
}
errors++;
}
}
if(data117.containerImage !== undefined){
if(typeof data117.containerImage !== "string"){
const err142 = {instancePath:instancePath+"/releaseNotes/content/images/" + i17+"/containerImage",schemaPath:"#/properties/releaseNotes/properties/content/properties/images/items/properties/containerImage/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err142];
}
else {
vErrors.push(err142);
}
errors++;
}
}
if(data117.purl !== undefined){
if(typeof data117.purl !== "string"){
const err143 = {instancePath:instancePath+"/releaseNotes/content/images/" + i17+"/purl",schemaPath:"#/properties/releaseNotes/properties/content/properties/images/items/properties/purl/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err143];
}
else {
vErrors.push(err143);
}
errors++;
}
}
if(data117.repository !== undefined){
if(typeof data117.repository !== "string"){
const err144 = {instancePath:instancePath+"/releaseNotes/content/images/" + i17+"/repository",schemaPath:"#/properties/releaseNotes/properties/content/properties/images/items/properties/repository/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err144];
}
else {
vErrors.push(err144);
}
errors++;
}
}
if(data117.tags !== undefined){
let data122 = data117.tags;
if(Array.isArray(data122)){
const len18 = data122.length;
for(let i18=0; i18<len18; i18++){
if(typeof data122[i18] !== "string"){
const err145 = {instancePath:instancePath+"/releaseNotes/content/images/" + i17+"/tags/" + i18,schemaPath:"#/properties/releaseNotes/properties/content/properties/images/items/properties/tags/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err145];
}
else {
vErrors.push(err145);
}
errors++;
}
}
}
else {
const err146 = {instancePath:instancePath+"/releaseNotes/content/images/" + i17+"/tags",schemaPath:"#/properties/releaseNotes/properties/content/properties/images/items/properties/tags/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err146];
}
else {
vErrors.push(err146);
}
errors++;
}
}
if(data117.component !== undefined){
if(typeof data117.component !== "string"){
const err147 = {instancePath:instancePath+"/releaseNotes/content/images/" + i17+"/component",schemaPath:"#/properties/releaseNotes/properties/content/properties/images/items/properties/component/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err147];
}
else {
vErrors.push(err147);
}
errors++;
}
}
if(data117.signingKey !== undefined){
if(typeof data117.signingKey !== "string"){
const err148 = {instancePath:instancePath+"/releaseNotes/content/images/" + i17+"/signingKey",schemaPath:"#/properties/releaseNotes/properties/content/properties/images/items/properties/signingKey/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err148];
}
else {
vErrors.push(err148);
}
errors++;
}
}
if(data117.cves !== undefined){
let data126 = data117.cves;
if(data126 && typeof data126 == "object" && !Array.isArray(data126)){
if(data126.fixed !== undefined){
let data127 = data126.fixed;
if(data127 && typeof data127 == "object" && !Array.isArray(data127)){
for(const key0 in data127){
let data128 = data127[key0];
if(data128 && typeof data128 == "object" && !Array.isArray(data128)){
if(data128.components !== undefined){
let data129 = data128.components;
if(Array.isArray(data129)){
const len19 = data129.length;
for(let i19=0; i19<len19; i19++){
if(typeof data129[i19] !== "string"){
const err149 = {instancePath:instancePath+"/releaseNotes/content/images/" + i17+"/cves/fixed/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/components/" + i19,schemaPath:"#/properties/releaseNotes/properties/content/properties/images/items/properties/cves/properties/fixed/additionalProperties/properties/components/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err149];
}
else {
vErrors.push(err149);
}
errors++;
}
}
}
else {
const err150 = {instancePath:instancePath+"/releaseNotes/content/images/" + i17+"/cves/fixed/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/components",schemaPath:"#/properties/releaseNotes/properties/content/properties/images/items/properties/cves/properties/fixed/additionalProperties/properties/components/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err150];
}
else {
vErrors.push(err150);
}
errors++;
}
}
if(data128.packages !== undefined){
let data131 = data128.packages;
if(Array.isArray(data131)){
const len20 = data131.length;
for(let i20=0; i20<len20; i20++){
if(typeof data131[i20] !== "string"){
const err151 = {instancePath:instancePath+"/releaseNotes/content/images/" + i17+"/cves/fixed/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/packages/" + i20,schemaPath:"#/properties/releaseNotes/properties/content/properties/images/items/properties/cves/properties/fixed/additionalProperties/properties/packages/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err151];
}
else {
vErrors.push(err151);
}
errors++;
}
}
}
else {
const err152 = {instancePath:instancePath+"/releaseNotes/content/images/" + i17+"/cves/fixed/" + key0.replace(/~/g, "~0").replace(/\//g, "~1")+"/packages",schemaPath:"#/properties/releaseNotes/properties/content/properties/images/items/properties/cves/properties/fixed/additionalProperties/properties/packages/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err152];
}
else {
vErrors.push(err152);
}
errors++;
}
}
}
else {
const err153 = {instancePath:instancePath+"/releaseNotes/content/images/" + i17+"/cves/fixed/" + key0.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/releaseNotes/properties/content/properties/images/items/properties/cves/properties/fixed/additionalProperties/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err153];
}
else {
vErrors.push(err153);
}
errors++;
}
}
}
else {
const err154 = {instancePath:instancePath+"/releaseNotes/content/images/" + i17+"/cves/fixed",schemaPath:"#/properties/releaseNotes/properties/content/properties/images/items/properties/cves/properties/fixed/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err154];
}
else {
vErrors.push(err154);
}
errors++;
}
}
}
else {
const err155 = {instancePath:instancePath+"/releaseNotes/content/images/" + i17+"/cves",schemaPath:"#/properties/releaseNotes/properties/content/properties/images/items/properties/cves/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err155];
}
else {
vErrors.push(err155);
}
errors++;
}
}
}
else {
const err156 = {instancePath:instancePath+"/releaseNotes/content/images/" + i17,schemaPath:"#/properties/releaseNotes/properties/content/properties/images/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err156];
}
else {
vErrors.push(err156);
}
errors++;
}
}
}
else {
const err157 = {instancePath:instancePath+"/releaseNotes/content/images",schemaPath:"#/properties/releaseNotes/properties/content/properties/images/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err157];
}
else {
vErrors.push(err157);
}
errors++;
}
}
if(data115.artifacts !== undefined){
let data133 = data115.artifacts;
if(Array.isArray(data133)){
const len21 = data133.length;
for(let i21=0; i21<len21; i21++){
let data134 = data133[i21];
if(data134 && typeof data134 == "object" && !Array.isArray(data134)){
if(data134.architecture !== undefined){
if(typeof data134.architecture !== "string"){
const err158 = {instancePath:instancePath+"/releaseNotes/content/artifacts/" + i21+"/architecture",schemaPath:"#/properties/releaseNotes/properties/content/properties/artifacts/items/properties/architecture/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err158];
}
else {
vErrors.push(err158);
}
errors++;
}
}
if(data134.os !== undefined){
if(typeof data134.os !== "string"){
const err159 = {instancePath:instancePath+"/releaseNotes/content/artifacts/" + i21+"/os",schemaPath:"#/properties/releaseNotes/properties/content/properties/artifacts/items/properties/os/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err159];
}
else {
vErrors.push(err159);
}
errors++;
}
}
if(data134.purl !== undefined){
if(typeof data134.purl !== "string"){
const err160 = {instancePath:instancePath+"/releaseNotes/content/artifacts/" + i21+"/purl",schemaPath:"#/properties/releaseNotes/properties/content/properties/artifacts/items/properties/purl/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err160];
}
else {
vErrors.push(err160);
}
errors++;
}
}
if(data134.component !== undefined){
if(typeof data134.component !== "string"){
const err161 = {instancePath:instancePath+"/releaseNotes/content/artifacts/" + i21+"/component",schemaPath:"#/properties/releaseNotes/properties/content/properties/artifacts/items/properties/component/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err161];
}
else {
vErrors.push(err161);
}
errors++;
}
}
if(data134.cves !== undefined){
let data139 = data134.cves;
if(data139 && typeof data139 == "object" && !Array.isArray(data139)){
if(data139.fixed !== undefined){
let data140 = data139.fixed;
if(data140 && typeof data140 == "object" && !Array.isArray(data140)){
for(const key1 in data140){
let data141 = data140[key1];
if(data141 && typeof data141 == "object" && !Array.isArray(data141)){
if(data141.components !== undefined){
let data142 = data141.components;
if(Array.isArray(data142)){
const len22 = data142.length;
for(let i22=0; i22<len22; i22++){
if(typeof data142[i22] !== "string"){
const err162 = {instancePath:instancePath+"/releaseNotes/content/artifacts/" + i21+"/cves/fixed/" + key1.replace(/~/g, "~0").replace(/\//g, "~1")+"/components/" + i22,schemaPath:"#/properties/releaseNotes/properties/content/properties/artifacts/items/properties/cves/properties/fixed/additionalProperties/properties/components/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err162];
}
else {
vErrors.push(err162);
}
errors++;
}
}
}
else {
const err163 = {instancePath:instancePath+"/releaseNotes/content/artifacts/" + i21+"/cves/fixed/" + key1.replace(/~/g, "~0").replace(/\//g, "~1")+"/components",schemaPath:"#/properties/releaseNotes/properties/content/properties/artifacts/items/properties/cves/properties/fixed/additionalProperties/properties/components/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err163];
}
else {
vErrors.push(err163);
}
errors++;
}
}
if(data141.packages !== undefined){
let data144 = data141.packages;
if(Array.isArray(data144)){
const len23 = data144.length;
for(let i23=0; i23<len23; i23++){
if(typeof data144[i23] !== "string"){
const err164 = {instancePath:instancePath+"/releaseNotes/content/artifacts/" + i21+"/cves/fixed/" + key1.replace(/~/g, "~0").replace(/\//g, "~1")+"/packages/" + i23,schemaPath:"#/properties/releaseNotes/properties/content/properties/artifacts/items/properties/cves/properties/fixed/additionalProperties/properties/packages/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err164];
}
else {
vErrors.push(err164);
}
errors++;
}
}
}
else {
const err165 = {instancePath:instancePath+"/releaseNotes/content/artifacts/" + i21+"/cves/fixed/" + key1.replace(/~/g, "~0").replace(/\//g, "~1")+"/packages",schemaPath:"#/properties/releaseNotes/properties/content/properties/artifacts/items/properties/cves/properties/fixed/additionalProperties/properties/packages/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err165];
}
else {
vErrors.push(err165);
}
errors++;
}
}
}
else {
const err166 = {instancePath:instancePath+"/releaseNotes/content/artifacts/" + i21+"/cves/fixed/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/releaseNotes/properties/content/properties/artifacts/items/properties/cves/properties/fixed/additionalProperties/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err166];
}
else {
vErrors.push(err166);
}
errors++;
}
}
}
else {
const err167 = {instancePath:instancePath+"/releaseNotes/content/artifacts/" + i21+"/cves/fixed",schemaPath:"#/properties/releaseNotes/properties/content/properties/artifacts/items/properties/cves/properties/fixed/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err167];
}
else {
vErrors.push(err167);
}
errors++;
}
}
}
else {
const err168 = {instancePath:instancePath+"/releaseNotes/content/artifacts/" + i21+"/cves",schemaPath:"#/properties/releaseNotes/properties/content/properties/artifacts/items/properties/cves/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err168];
}
else {
vErrors.push(err168);
}
errors++;
}
}
if(data134.sbom !== undefined){
if(typeof data134.sbom !== "string"){
const err169 = {instancePath:instancePath+"/releaseNotes/content/artifacts/" + i21+"/sbom",schemaPath:"#/properties/releaseNotes/properties/content/properties/artifacts/items/properties/sbom/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err169];
}
else {
vErrors.push(err169);
}
errors++;
}
}
if(data134.attestation !== undefined){
if(typeof data134.attestation !== "string"){
const err170 = {instancePath:instancePath+"/releaseNotes/content/artifacts/" + i21+"/attestation",schemaPath:"#/properties/releaseNotes/properties/content/properties/artifacts/items/properties/attestation/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err170];
}
else {
vErrors.push(err170);
}
errors++;
}
}
if(data134.signingKey !== undefined){
if(typeof data134.signingKey !== "string"){
const err171 = {instancePath:instancePath+"/releaseNotes/content/artifacts/" + i21+"/signingKey",schemaPath:"#/properties/releaseNotes/properties/content/properties/artifacts/items/properties/signingKey/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err171];
}
else {
vErrors.push(err171);
}
errors++;
}
}
}
else {
const err172 = {instancePath:instancePath+"/releaseNotes/content/artifacts/" + i21,schemaPath:"#/properties/releaseNotes/properties/content/properties/artifacts/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err172];
}
else {
vErrors.push(err172);
}
errors++;
}
}
}
else {
const err173 = {instancePath:instancePath+"/releaseNotes/content/artifacts",schemaPath:"#/properties/releaseNotes/properties/content/properties/artifacts/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err173];
}
else {
vErrors.push(err173);
}
errors++;
}
}
}
else {
const err174 = {instancePath:instancePath+"/releaseNotes/content",schemaPath:"#/properties/releaseNotes/properties/content/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err174];
}
else {
vErrors.push(err174);
}
errors++;
}
}
if(data86.live_id !== undefined){
let data149 = data86.live_id;
if(!(((typeof data149 == "number") && (!(data149 % 1) && !isNaN(data149))) && (isFinite(data149)))){
const err175 = {instancePath:instancePath+"/releaseNotes/live_id",schemaPath:"#/properties/releaseNotes/properties/live_id/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err175];
}
else {
vErrors.push(err175);
}
errors++;
}
}
if(data86.allow_custom_live_id !== undefined){
if(typeof data86.allow_custom_live_id !== "boolean"){
const err176 = {instancePath:instancePath+"/releaseNotes/allow_custom_live_id",schemaPath:"#/properties/releaseNotes/properties/allow_custom_live_id/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err176];
}
else {
vErrors.push(err176);
}
errors++;
}
}
if(data86.skip_customer_notifications !== undefined){
if(typeof data86.skip_customer_notifications !== "boolean"){
const err177 = {instancePath:instancePath+"/releaseNotes/skip_customer_notifications",schemaPath:"#/properties/releaseNotes/properties/skip_customer_notifications/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err177];
}
else {
vErrors.push(err177);
}
errors++;
}
}
}
else {
const err178 = {instancePath:instancePath+"/releaseNotes",schemaPath:"#/properties/releaseNotes/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err178];
}
else {
vErrors.push(err178);
}
errors++;
}
}
if(data.sign !== undefined){
let data152 = data.sign;
if(data152 && typeof data152 == "object" && !Array.isArray(data152)){
if(data152.configMapName !== undefined){
if(typeof data152.configMapName !== "string"){
const err179 = {instancePath:instancePath+"/sign/configMapName",schemaPath:"#/properties/sign/properties/configMapName/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err179];
}
else {
vErrors.push(err179);
}
errors++;
}
}
if(data152.request !== undefined){
if(typeof data152.request !== "string"){
const err180 = {instancePath:instancePath+"/sign/request",schemaPath:"#/properties/sign/properties/request/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err180];
}
else {
vErrors.push(err180);
}
errors++;
}
}
if(data152.requestType !== undefined){
let data155 = data152.requestType;
if(typeof data155 !== "string"){
const err181 = {instancePath:instancePath+"/sign/requestType",schemaPath:"#/properties/sign/properties/requestType/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err181];
}
else {
vErrors.push(err181);
}
errors++;
}
if(!((data155 === "internal-request") || (data155 === "internal-pipelinerun"))){
const err182 = {instancePath:instancePath+"/sign/requestType",schemaPath:"#/properties/sign/properties/requestType/enum",keyword:"enum",params:{allowedValues: schema31.properties.sign.properties.requestType.enum}};
if(vErrors === null){
vErrors = [err182];
}
else {
vErrors.push(err182);
}
errors++;
}
}
if(data152.pipelineImage !== undefined){
if(typeof data152.pipelineImage !== "string"){
const err183 = {instancePath:instancePath+"/sign/pipelineImage",schemaPath:"#/properties/sign/properties/pipelineImage/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err183];
}
else {
vErrors.push(err183);
}
errors++;
}
}
if(data152.cosignSecretName !== undefined){
if(typeof data152.cosignSecretName !== "string"){
const err184 = {instancePath:instancePath+"/sign/cosignSecretName",schemaPath:"#/properties/sign/properties/cosignSecretName/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err184];
}
else {
vErrors.push(err184);
}
errors++;
}
}
if(data152.keyless !== undefined){
if(typeof data152.keyless !== "boolean"){
const err185 = {instancePath:instancePath+"/sign/keyless",schemaPath:"#/properties/sign/properties/keyless/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err185];
}
else {
vErrors.push(err185);
}
errors++;
}
}
}
else {
const err186 = {instancePath:instancePath+"/sign",schemaPath:"#/properties/sign/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err186];
}
else {
vErrors.push(err186);
}
errors++;
}
}
if(data.pyxis !== undefined){
let data159 = data.pyxis;
if(data159 && typeof data159 == "object" && !Array.isArray(data159)){
if(data159.secret !== undefined){
if(typeof data159.secret !== "string"){
const err187 = {instancePath:instancePath+"/pyxis/secret",schemaPath:"#/properties/pyxis/properties/secret/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err187];
}
else {
vErrors.push(err187);
}
errors++;
}
}
if(data159.server !== undefined){
let data161 = data159.server;
if(typeof data161 !== "string"){
const err188 = {instancePath:instancePath+"/pyxis/server",schemaPath:"#/properties/pyxis/properties/server/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err188];
}
else {
vErrors.push(err188);
}
errors++;
}
if(!((((data161 === "production") || (data161 === "stage")) || (data161 === "production-internal")) || (data161 === "stage-internal"))){
const err189 = {instancePath:instancePath+"/pyxis/server",schemaPath:"#/properties/pyxis/properties/server/enum",keyword:"enum",params:{allowedValues: schema31.properties.pyxis.properties.server.enum}};
if(vErrors === null){
vErrors = [err189];
}
else {
vErrors.push(err189);
}
errors++;
}
}
if(data159.skipRepoPublishing !== undefined){
if(typeof data159.skipRepoPublishing !== "boolean"){
const err190 = {instancePath:instancePath+"/pyxis/skipRepoPublishing",schemaPath:"#/properties/pyxis/properties/skipRepoPublishing/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err190];
}
else {
vErrors.push(err190);
}
errors++;
}
}
if(data159.includeLayers !== undefined){
if(typeof data159.includeLayers !== "boolean"){
const err191 = {instancePath:instancePath+"/pyxis/includeLayers",schemaPath:"#/properties/pyxis/properties/includeLayers/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err191];
}
else {
vErrors.push(err191);
}
errors++;
}
}
}
else {
const err192 = {instancePath:instancePath+"/pyxis",schemaPath:"#/properties/pyxis/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err192];
}
else {
vErrors.push(err192);
}
errors++;
}
}
if(data.fbc !== undefined){
let data164 = data.fbc;
if(data164 && typeof data164 == "object" && !Array.isArray(data164)){
if(data164.fromIndex !== undefined){
if(typeof data164.fromIndex !== "string"){
const err193 = {instancePath:instancePath+"/fbc/fromIndex",schemaPath:"#/properties/fbc/properties/fromIndex/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err193];
}
else {
vErrors.push(err193);
}
errors++;
}
}
if(data164.targetIndex !== undefined){
if(typeof data164.targetIndex !== "string"){
const err194 = {instancePath:instancePath+"/fbc/targetIndex",schemaPath:"#/properties/fbc/properties/targetIndex/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err194];
}
else {
vErrors.push(err194);
}
errors++;
}
}
if(data164.publishingCredentials !== undefined){
if(typeof data164.publishingCredentials !== "string"){
const err195 = {instancePath:instancePath+"/fbc/publishingCredentials",schemaPath:"#/properties/fbc/properties/publishingCredentials/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err195];
}
else {
vErrors.push(err195);
}
errors++;
}
}
if(data164.allowedPackages !== undefined){
let data168 = data164.allowedPackages;
if(Array.isArray(data168)){
const len24 = data168.length;
for(let i24=0; i24<len24; i24++){
if(typeof data168[i24] !== "string"){
const err196 = {instancePath:instancePath+"/fbc/allowedPackages/" + i24,schemaPath:"#/properties/fbc/properties/allowedPackages/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err196];
}
else {
vErrors.push(err196);
}
errors++;
}
}
}
else {
const err197 = {instancePath:instancePath+"/fbc/allowedPackages",schemaPath:"#/properties/fbc/properties/allowedPackages/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err197];
}
else {
vErrors.push(err197);
}
errors++;
}
}
if(data164.request !== undefined){
if(typeof data164.request !== "string"){
const err198 = {instancePath:instancePath+"/fbc/request",schemaPath:"#/properties/fbc/properties/request/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err198];
}
else {
vErrors.push(err198);
}
errors++;
}
}
if(data164.buildTags !== undefined){
let data171 = data164.buildTags;
if(Array.isArray(data171)){
const len25 = data171.length;
for(let i25=0; i25<len25; i25++){
if(typeof data171[i25] !== "string"){
const err199 = {instancePath:instancePath+"/fbc/buildTags/" + i25,schemaPath:"#/properties/fbc/properties/buildTags/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err199];
}
else {
vErrors.push(err199);
}
errors++;
}
}
}
else {
const err200 = {instancePath:instancePath+"/fbc/buildTags",schemaPath:"#/properties/fbc/properties/buildTags/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err200];
}
else {
vErrors.push(err200);
}
errors++;
}
}
if(data164.addArches !== undefined){
let data173 = data164.addArches;
if(Array.isArray(data173)){
const len26 = data173.length;
for(let i26=0; i26<len26; i26++){
if(typeof data173[i26] !== "string"){
const err201 = {instancePath:instancePath+"/fbc/addArches/" + i26,schemaPath:"#/properties/fbc/properties/addArches/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err201];
}
else {
vErrors.push(err201);
}
errors++;
}
}
}
else {
const err202 = {instancePath:instancePath+"/fbc/addArches",schemaPath:"#/properties/fbc/properties/addArches/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err202];
}
else {
vErrors.push(err202);
}
errors++;
}
}
if(data164.hotfix !== undefined){
if(typeof data164.hotfix !== "boolean"){
const err203 = {instancePath:instancePath+"/fbc/hotfix",schemaPath:"#/properties/fbc/properties/hotfix/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err203];
}
else {
vErrors.push(err203);
}
errors++;
}
}
if(data164.preGA !== undefined){
if(typeof data164.preGA !== "boolean"){
const err204 = {instancePath:instancePath+"/fbc/preGA",schemaPath:"#/properties/fbc/properties/preGA/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err204];
}
else {
vErrors.push(err204);
}
errors++;
}
}
if(data164.stagedIndex !== undefined){
if(typeof data164.stagedIndex !== "boolean"){
const err205 = {instancePath:instancePath+"/fbc/stagedIndex",schemaPath:"#/properties/fbc/properties/stagedIndex/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err205];
}
else {
vErrors.push(err205);
}
errors++;
}
}
if(data164.productName !== undefined){
if(typeof data164.productName !== "string"){
const err206 = {instancePath:instancePath+"/fbc/productName",schemaPath:"#/properties/fbc/properties/productName/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err206];
}
else {
vErrors.push(err206);
}
errors++;
}
}
if(data164.productVersion !== undefined){
if(typeof data164.productVersion !== "string"){
const err207 = {instancePath:instancePath+"/fbc/productVersion",schemaPath:"#/properties/fbc/properties/productVersion/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err207];
}
else {
vErrors.push(err207);
}
errors++;
}
}
if(data164.issueId !== undefined){
if(typeof data164.issueId !== "string"){
const err208 = {instancePath:instancePath+"/fbc/issueId",schemaPath:"#/properties/fbc/properties/issueId/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err208];
}
else {
vErrors.push(err208);
}
errors++;
}
}
if(data164.buildTimeoutSeconds !== undefined){
let data181 = data164.buildTimeoutSeconds;
if(!(((typeof data181 == "number") && (!(data181 % 1) && !isNaN(data181))) && (isFinite(data181)))){
const err209 = {instancePath:instancePath+"/fbc/buildTimeoutSeconds",schemaPath:"#/properties/fbc/properties/buildTimeoutSeconds/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err209];
}
else {
vErrors.push(err209);
}
errors++;
}
}
if(data164.requestTimeoutSeconds !== undefined){
let data182 = data164.requestTimeoutSeconds;
if(!(((typeof data182 == "number") && (!(data182 % 1) && !isNaN(data182))) && (isFinite(data182)))){
const err210 = {instancePath:instancePath+"/fbc/requestTimeoutSeconds",schemaPath:"#/properties/fbc/properties/requestTimeoutSeconds/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err210];
}
else {
vErrors.push(err210);
}
errors++;
}
}
if(data164.timestampFormat !== undefined){
if(typeof data164.timestampFormat !== "string"){
const err211 = {instancePath:instancePath+"/fbc/timestampFormat",schemaPath:"#/properties/fbc/properties/timestampFormat/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err211];
}
else {
vErrors.push(err211);
}
errors++;
}
}
if(data164.configMapName !== undefined){
if(typeof data164.configMapName !== "string"){
const err212 = {instancePath:instancePath+"/fbc/configMapName",schemaPath:"#/properties/fbc/properties/configMapName/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err212];
}
else {
vErrors.push(err212);
}
errors++;
}
}
if(data164.pipelineImage !== undefined){
if(typeof data164.pipelineImage !== "string"){
const err213 = {instancePath:instancePath+"/fbc/pipelineImage",schemaPath:"#/properties/fbc/properties/pipelineImage/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err213];
}
else {
vErrors.push(err213);
}
errors++;
}
}
if(data164.internalRequestServiceAccount !== undefined){
if(typeof data164.internalRequestServiceAccount !== "string"){
const err214 = {instancePath:instancePath+"/fbc/internalRequestServiceAccount",schemaPath:"#/properties/fbc/properties/internalRequestServiceAccount/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err214];
}
else {
vErrors.push(err214);
}
errors++;
}
}
}
else {
const err215 = {instancePath:instancePath+"/fbc",schemaPath:"#/properties/fbc/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err215];
}
else {
vErrors.push(err215);
}
errors++;
}
}
if(data.atlas !== undefined){
let data187 = data.atlas;
if(data187 && typeof data187 == "object" && !Array.isArray(data187)){
if(data187.server !== undefined){
let data188 = data187.server;
if(typeof data188 !== "string"){
const err216 = {instancePath:instancePath+"/atlas/server",schemaPath:"#/properties/atlas/properties/server/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err216];
}
else {
vErrors.push(err216);
}
errors++;
}
if(!((data188 === "stage") || (data188 === "production"))){
const err217 = {instancePath:instancePath+"/atlas/server",schemaPath:"#/properties/atlas/properties/server/enum",keyword:"enum",params:{allowedValues: schema31.properties.atlas.properties.server.enum}};
if(vErrors === null){
vErrors = [err217];
}
else {
vErrors.push(err217);
}
errors++;
}
}
if(data187["atlas-sso-secret-name"] !== undefined){
if(typeof data187["atlas-sso-secret-name"] !== "string"){
const err218 = {instancePath:instancePath+"/atlas/atlas-sso-secret-name",schemaPath:"#/properties/atlas/properties/atlas-sso-secret-name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err218];
}
else {
vErrors.push(err218);
}
errors++;
}
}
if(data187["atlas-retry-aws-secret-name"] !== undefined){
if(typeof data187["atlas-retry-aws-secret-name"] !== "string"){
const err219 = {instancePath:instancePath+"/atlas/atlas-retry-aws-secret-name",schemaPath:"#/properties/atlas/properties/atlas-retry-aws-secret-name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err219];
}
else {
vErrors.push(err219);
}
errors++;
}
}
}
else {
const err220 = {instancePath:instancePath+"/atlas",schemaPath:"#/properties/atlas/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err220];
}
else {
vErrors.push(err220);
}
errors++;
}
}
if(data.tpa !== undefined){
let data191 = data.tpa;
if(data191 && typeof data191 == "object" && !Array.isArray(data191)){
if(data191.server !== undefined){
let data192 = data191.server;
if(typeof data192 !== "string"){
const err221 = {instancePath:instancePath+"/tpa/server",schemaPath:"#/properties/tpa/properties/server/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err221];
}
else {
vErrors.push(err221);
}
errors++;
}
if(!((data192 === "stage") || (data192 === "production"))){
const err222 = {instancePath:instancePath+"/tpa/server",schemaPath:"#/properties/tpa/properties/server/enum",keyword:"enum",params:{allowedValues: schema31.properties.tpa.properties.server.enum}};
if(vErrors === null){
vErrors = [err222];
}
else {
vErrors.push(err222);
}
errors++;
}
}
if(data191["atlas-sso-secret-name"] !== undefined){
if(typeof data191["atlas-sso-secret-name"] !== "string"){
const err223 = {instancePath:instancePath+"/tpa/atlas-sso-secret-name",schemaPath:"#/properties/tpa/properties/atlas-sso-secret-name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err223];
}
else {
vErrors.push(err223);
}
errors++;
}
}
if(data191["atlas-retry-aws-secret-name"] !== undefined){
if(typeof data191["atlas-retry-aws-secret-name"] !== "string"){
const err224 = {instancePath:instancePath+"/tpa/atlas-retry-aws-secret-name",schemaPath:"#/properties/tpa/properties/atlas-retry-aws-secret-name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err224];
}
else {
vErrors.push(err224);
}
errors++;
}
}
}
else {
const err225 = {instancePath:instancePath+"/tpa",schemaPath:"#/properties/tpa/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err225];
}
else {
vErrors.push(err225);
}
errors++;
}
}
if(data.github !== undefined){
let data195 = data.github;
if(data195 && typeof data195 == "object" && !Array.isArray(data195)){
if(data195.githubSecret !== undefined){
if(typeof data195.githubSecret !== "string"){
const err226 = {instancePath:instancePath+"/github/githubSecret",schemaPath:"#/properties/github/properties/githubSecret/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err226];
}
else {
vErrors.push(err226);
}
errors++;
}
}
}
else {
const err227 = {instancePath:instancePath+"/github",schemaPath:"#/properties/github/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err227];
}
else {
vErrors.push(err227);
}
errors++;
}
}
if(data.cgw !== undefined){
let data197 = data.cgw;
if(data197 && typeof data197 == "object" && !Array.isArray(data197)){
if(data197.cgwSecret !== undefined){
if(typeof data197.cgwSecret !== "string"){
const err228 = {instancePath:instancePath+"/cgw/cgwSecret",schemaPath:"#/properties/cgw/properties/cgwSecret/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err228];
}
else {
vErrors.push(err228);
}
errors++;
}
}
}
else {
const err229 = {instancePath:instancePath+"/cgw",schemaPath:"#/properties/cgw/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err229];
}
else {
vErrors.push(err229);
}
errors++;
}
}
if(data.jira !== undefined){
let data199 = data.jira;
if(data199 && typeof data199 == "object" && !Array.isArray(data199)){
if(data199.jiraAdvisorySecret !== undefined){
if(typeof data199.jiraAdvisorySecret !== "string"){
const err230 = {instancePath:instancePath+"/jira/jiraAdvisorySecret",schemaPath:"#/properties/jira/properties/jiraAdvisorySecret/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err230];
}
else {
vErrors.push(err230);
}
errors++;
}
}
}
else {
const err231 = {instancePath:instancePath+"/jira",schemaPath:"#/properties/jira/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err231];
}
else {
vErrors.push(err231);
}
errors++;
}
}
if(data.infra !== undefined){
let data201 = data.infra;
if(data201 && typeof data201 == "object" && !Array.isArray(data201)){
if(data201.prCreatorSecret !== undefined){
if(typeof data201.prCreatorSecret !== "string"){
const err232 = {instancePath:instancePath+"/infra/prCreatorSecret",schemaPath:"#/properties/infra/properties/prCreatorSecret/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err232];
}
else {
vErrors.push(err232);
}
errors++;
}
}
}
else {
const err233 = {instancePath:instancePath+"/infra",schemaPath:"#/properties/infra/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err233];
}
else {
vErrors.push(err233);
}
errors++;
}
}
if(data.conforma !== undefined){
let data203 = data.conforma;
if(data203 && typeof data203 == "object" && !Array.isArray(data203)){
if(data203.workerCount !== undefined){
let data204 = data203.workerCount;
const _errs432 = errors;
let valid96 = false;
let passing5 = null;
const _errs433 = errors;
if(!(((typeof data204 == "number") && (!(data204 % 1) && !isNaN(data204))) && (isFinite(data204)))){
const err234 = {instancePath:instancePath+"/conforma/workerCount",schemaPath:"#/properties/conforma/properties/workerCount/oneOf/0/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err234];
}
else {
vErrors.push(err234);
}
errors++;
}
var _valid5 = _errs433 === errors;
if(_valid5){
valid96 = true;
passing5 = 0;
}
const _errs435 = errors;
if(typeof data204 !== "string"){
const err235 = {instancePath:instancePath+"/conforma/workerCount",schemaPath:"#/properties/conforma/properties/workerCount/oneOf/1/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err235];
}
else {
vErrors.push(err235);
}
errors++;
}
var _valid5 = _errs435 === errors;
if(_valid5 && valid96){
valid96 = false;
passing5 = [passing5, 1];
}
else {
if(_valid5){
valid96 = true;
passing5 = 1;
}
}
if(!valid96){
const err236 = {instancePath:instancePath+"/conforma/workerCount",schemaPath:"#/properties/conforma/properties/workerCount/oneOf",keyword:"oneOf",params:{passingSchemas: passing5}};
if(vErrors === null){
vErrors = [err236];
}
else {
vErrors.push(err236);
}
errors++;
}
else {
errors = _errs432;
if(vErrors !== null){
if(_errs432){
vErrors.length = _errs432;
}
else {
vErrors = null;
}
}
}
}
if(data203.timeout !== undefined){
if(typeof data203.timeout !== "string"){
const err237 = {instancePath:instancePath+"/conforma/timeout",schemaPath:"#/properties/conforma/properties/timeout/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err237];
}
else {
vErrors.push(err237);
}
errors++;
}
}
if(data203.effectiveTime !== undefined){
if(typeof data203.effectiveTime !== "string"){
const err238 = {instancePath:instancePath+"/conforma/effectiveTime",schemaPath:"#/properties/conforma/properties/effectiveTime/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err238];
}
else {
vErrors.push(err238);
}
errors++;
}
}
}
else {
const err239 = {instancePath:instancePath+"/conforma",schemaPath:"#/properties/conforma/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err239];
}
else {
vErrors.push(err239);
}
errors++;
}
}
if(data.slack !== undefined){
let data207 = data.slack;
if(data207 && typeof data207 == "object" && !Array.isArray(data207)){
if(data207["slack-notification-secret"] !== undefined){
if(typeof data207["slack-notification-secret"] !== "string"){
const err240 = {instancePath:instancePath+"/slack/slack-notification-secret",schemaPath:"#/properties/slack/properties/slack-notification-secret/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err240];
}
else {
vErrors.push(err240);
}
errors++;
}
}
if(data207["slack-webhook-notification-secret-keyname"] !== undefined){
if(typeof data207["slack-webhook-notification-secret-keyname"] !== "string"){
const err241 = {instancePath:instancePath+"/slack/slack-webhook-notification-secret-keyname",schemaPath:"#/properties/slack/properties/slack-webhook-notification-secret-keyname/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err241];
}
else {
vErrors.push(err241);
}
errors++;
}
}
}
else {
const err242 = {instancePath:instancePath+"/slack",schemaPath:"#/properties/slack/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err242];
}
else {
vErrors.push(err242);
}
errors++;
}
}
if(data.fileUpdates !== undefined){
let data210 = data.fileUpdates;
if(Array.isArray(data210)){
const len27 = data210.length;
for(let i27=0; i27<len27; i27++){
let data211 = data210[i27];
if(data211 && typeof data211 == "object" && !Array.isArray(data211)){
if(data211.repo !== undefined){
if(typeof data211.repo !== "string"){
const err243 = {instancePath:instancePath+"/fileUpdates/" + i27+"/repo",schemaPath:"#/properties/fileUpdates/items/properties/repo/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err243];
}
else {
vErrors.push(err243);
}
errors++;
}
}
if(data211.upstream_repo !== undefined){
if(typeof data211.upstream_repo !== "string"){
const err244 = {instancePath:instancePath+"/fileUpdates/" + i27+"/upstream_repo",schemaPath:"#/properties/fileUpdates/items/properties/upstream_repo/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err244];
}
else {
vErrors.push(err244);
}
errors++;
}
}
if(data211.ref !== undefined){
if(typeof data211.ref !== "string"){
const err245 = {instancePath:instancePath+"/fileUpdates/" + i27+"/ref",schemaPath:"#/properties/fileUpdates/items/properties/ref/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err245];
}
else {
vErrors.push(err245);
}
errors++;
}
}
if(data211.paths !== undefined){
let data215 = data211.paths;
if(Array.isArray(data215)){
const len28 = data215.length;
for(let i28=0; i28<len28; i28++){
let data216 = data215[i28];
if(data216 && typeof data216 == "object" && !Array.isArray(data216)){
if(data216.path !== undefined){
if(typeof data216.path !== "string"){
const err246 = {instancePath:instancePath+"/fileUpdates/" + i27+"/paths/" + i28+"/path",schemaPath:"#/properties/fileUpdates/items/properties/paths/items/properties/path/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err246];
}
else {
vErrors.push(err246);
}
errors++;
}
}
if(data216.seed !== undefined){
if(typeof data216.seed !== "string"){
const err247 = {instancePath:instancePath+"/fileUpdates/" + i27+"/paths/" + i28+"/seed",schemaPath:"#/properties/fileUpdates/items/properties/paths/items/properties/seed/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err247];
}
else {
vErrors.push(err247);
}
errors++;
}
}
if(data216.replacements !== undefined){
let data219 = data216.replacements;
if(Array.isArray(data219)){
const len29 = data219.length;
for(let i29=0; i29<len29; i29++){
let data220 = data219[i29];
if(data220 && typeof data220 == "object" && !Array.isArray(data220)){
if(data220.key !== undefined){
if(typeof data220.key !== "string"){
const err248 = {instancePath:instancePath+"/fileUpdates/" + i27+"/paths/" + i28+"/replacements/" + i29+"/key",schemaPath:"#/properties/fileUpdates/items/properties/paths/items/properties/replacements/items/properties/key/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err248];
}
else {
vErrors.push(err248);
}
errors++;
}
}
if(data220.replacement !== undefined){
if(typeof data220.replacement !== "string"){
const err249 = {instancePath:instancePath+"/fileUpdates/" + i27+"/paths/" + i28+"/replacements/" + i29+"/replacement",schemaPath:"#/properties/fileUpdates/items/properties/paths/items/properties/replacements/items/properties/replacement/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err249];
}
else {
vErrors.push(err249);
}
errors++;
}
}
}
else {
const err250 = {instancePath:instancePath+"/fileUpdates/" + i27+"/paths/" + i28+"/replacements/" + i29,schemaPath:"#/properties/fileUpdates/items/properties/paths/items/properties/replacements/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err250];
}
else {
vErrors.push(err250);
}
errors++;
}
}
}
else {
const err251 = {instancePath:instancePath+"/fileUpdates/" + i27+"/paths/" + i28+"/replacements",schemaPath:"#/properties/fileUpdates/items/properties/paths/items/properties/replacements/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err251];
}
else {
vErrors.push(err251);
}
errors++;
}
}
}
else {
const err252 = {instancePath:instancePath+"/fileUpdates/" + i27+"/paths/" + i28,schemaPath:"#/properties/fileUpdates/items/properties/paths/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err252];
}
else {
vErrors.push(err252);
}
errors++;
}
}
}
else {
const err253 = {instancePath:instancePath+"/fileUpdates/" + i27+"/paths",schemaPath:"#/properties/fileUpdates/items/properties/paths/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err253];
}
else {
vErrors.push(err253);
}
errors++;
}
}
}
else {
const err254 = {instancePath:instancePath+"/fileUpdates/" + i27,schemaPath:"#/properties/fileUpdates/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err254];
}
else {
vErrors.push(err254);
}
errors++;
}
}
}
else {
const err255 = {instancePath:instancePath+"/fileUpdates",schemaPath:"#/properties/fileUpdates/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err255];
}
else {
vErrors.push(err255);
}
errors++;
}
}
if(data["infra-deployment-update-script"] !== undefined){
if(typeof data["infra-deployment-update-script"] !== "string"){
const err256 = {instancePath:instancePath+"/infra-deployment-update-script",schemaPath:"#/properties/infra-deployment-update-script/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err256];
}
else {
vErrors.push(err256);
}
errors++;
}
}
if(data.targetGHRepo !== undefined){
if(typeof data.targetGHRepo !== "string"){
const err257 = {instancePath:instancePath+"/targetGHRepo",schemaPath:"#/properties/targetGHRepo/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err257];
}
else {
vErrors.push(err257);
}
errors++;
}
}
if(data.githubAppID !== undefined){
let data225 = data.githubAppID;
const _errs478 = errors;
let valid107 = false;
let passing6 = null;
const _errs479 = errors;
if(!(((typeof data225 == "number") && (!(data225 % 1) && !isNaN(data225))) && (isFinite(data225)))){
const err258 = {instancePath:instancePath+"/githubAppID",schemaPath:"#/properties/githubAppID/oneOf/0/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err258];
}
else {
vErrors.push(err258);
}
errors++;
}
var _valid6 = _errs479 === errors;
if(_valid6){
valid107 = true;
passing6 = 0;
}
const _errs481 = errors;
if(typeof data225 !== "string"){
const err259 = {instancePath:instancePath+"/githubAppID",schemaPath:"#/properties/githubAppID/oneOf/1/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err259];
}
else {
vErrors.push(err259);
}
errors++;
}
var _valid6 = _errs481 === errors;
if(_valid6 && valid107){
valid107 = false;
passing6 = [passing6, 1];
}
else {
if(_valid6){
valid107 = true;
passing6 = 1;
}
}
if(!valid107){
const err260 = {instancePath:instancePath+"/githubAppID",schemaPath:"#/properties/githubAppID/oneOf",keyword:"oneOf",params:{passingSchemas: passing6}};
if(vErrors === null){
vErrors = [err260];
}
else {
vErrors.push(err260);
}
errors++;
}
else {
errors = _errs478;
if(vErrors !== null){
if(_errs478){
vErrors.length = _errs478;
}
else {
vErrors = null;
}
}
}
}
if(data.githubAppInstallationID !== undefined){
let data226 = data.githubAppInstallationID;
const _errs484 = errors;
let valid108 = false;
let passing7 = null;
const _errs485 = errors;
if(!(((typeof data226 == "number") && (!(data226 % 1) && !isNaN(data226))) && (isFinite(data226)))){
const err261 = {instancePath:instancePath+"/githubAppInstallationID",schemaPath:"#/properties/githubAppInstallationID/oneOf/0/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err261];
}
else {
vErrors.push(err261);
}
errors++;
}
var _valid7 = _errs485 === errors;
if(_valid7){
valid108 = true;
passing7 = 0;
}
const _errs487 = errors;
if(typeof data226 !== "string"){
const err262 = {instancePath:instancePath+"/githubAppInstallationID",schemaPath:"#/properties/githubAppInstallationID/oneOf/1/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err262];
}
else {
vErrors.push(err262);
}
errors++;
}
var _valid7 = _errs487 === errors;
if(_valid7 && valid108){
valid108 = false;
passing7 = [passing7, 1];
}
else {
if(_valid7){
valid108 = true;
passing7 = 1;
}
}
if(!valid108){
const err263 = {instancePath:instancePath+"/githubAppInstallationID",schemaPath:"#/properties/githubAppInstallationID/oneOf",keyword:"oneOf",params:{passingSchemas: passing7}};
if(vErrors === null){
vErrors = [err263];
}
else {
vErrors.push(err263);
}
errors++;
}
else {
errors = _errs484;
if(vErrors !== null){
if(_errs484){
vErrors.length = _errs484;
}
else {
vErrors = null;
}
}
}
}
if(data.cdn !== undefined){
let data227 = data.cdn;
if(data227 && typeof data227 == "object" && !Array.isArray(data227)){
if(data227.env !== undefined){
let data228 = data227.env;
if(typeof data228 !== "string"){
const err264 = {instancePath:instancePath+"/cdn/env",schemaPath:"#/properties/cdn/properties/env/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err264];
}
else {
vErrors.push(err264);
}
errors++;
}
if(!(((data228 === "qa") || (data228 === "stage")) || (data228 === "production"))){
const err265 = {instancePath:instancePath+"/cdn/env",schemaPath:"#/properties/cdn/properties/env/enum",keyword:"enum",params:{allowedValues: schema31.properties.cdn.properties.env.enum}};
if(vErrors === null){
vErrors = [err265];
}
else {
vErrors.push(err265);
}
errors++;
}
}
}
else {
const err266 = {instancePath:instancePath+"/cdn",schemaPath:"#/properties/cdn/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err266];
}
else {
vErrors.push(err266);
}
errors++;
}
}
if(data.exodus !== undefined){
let data229 = data.exodus;
if(data229 && typeof data229 == "object" && !Array.isArray(data229)){
if(data229.env !== undefined){
if(typeof data229.env !== "string"){
const err267 = {instancePath:instancePath+"/exodus/env",schemaPath:"#/properties/exodus/properties/env/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err267];
}
else {
vErrors.push(err267);
}
errors++;
}
}
}
else {
const err268 = {instancePath:instancePath+"/exodus",schemaPath:"#/properties/exodus/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err268];
}
else {
vErrors.push(err268);
}
errors++;
}
}
if(data["content-gateway"] !== undefined){
let data231 = data["content-gateway"];
if(!(data231 && typeof data231 == "object" && !Array.isArray(data231))){
const err269 = {instancePath:instancePath+"/content-gateway",schemaPath:"#/properties/content-gateway/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err269];
}
else {
vErrors.push(err269);
}
errors++;
}
}
if(data.contentGateway !== undefined){
let data232 = data.contentGateway;
if(!(data232 && typeof data232 == "object" && !Array.isArray(data232))){
const err270 = {instancePath:instancePath+"/contentGateway",schemaPath:"#/properties/contentGateway/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err270];
}
else {
vErrors.push(err270);
}
errors++;
}
}
if(data.mrrc !== undefined){
let data233 = data.mrrc;
if(data233 && typeof data233 == "object" && !Array.isArray(data233)){
if(data233.environment !== undefined){
let data234 = data233.environment;
if(typeof data234 !== "string"){
const err271 = {instancePath:instancePath+"/mrrc/environment",schemaPath:"#/properties/mrrc/properties/environment/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err271];
}
else {
vErrors.push(err271);
}
errors++;
}
if(!(((data234 === "dev") || (data234 === "stage")) || (data234 === "production"))){
const err272 = {instancePath:instancePath+"/mrrc/environment",schemaPath:"#/properties/mrrc/properties/environment/enum",keyword:"enum",params:{allowedValues: schema31.properties.mrrc.properties.environment.enum}};
if(vErrors === null){
vErrors = [err272];
}
else {
vErrors.push(err272);
}
errors++;
}
}
if(data233.release !== undefined){
let data235 = data233.release;
if(typeof data235 !== "string"){
const err273 = {instancePath:instancePath+"/mrrc/release",schemaPath:"#/properties/mrrc/properties/release/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err273];
}
else {
vErrors.push(err273);
}
errors++;
}
if(!((data235 === "ga") || (data235 === "ea"))){
const err274 = {instancePath:instancePath+"/mrrc/release",schemaPath:"#/properties/mrrc/properties/release/enum",keyword:"enum",params:{allowedValues: schema31.properties.mrrc.properties.release.enum}};
if(vErrors === null){
vErrors = [err274];
}
else {
vErrors.push(err274);
}
errors++;
}
}
if(data233.awsSecret !== undefined){
if(typeof data233.awsSecret !== "string"){
const err275 = {instancePath:instancePath+"/mrrc/awsSecret",schemaPath:"#/properties/mrrc/properties/awsSecret/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err275];
}
else {
vErrors.push(err275);
}
errors++;
}
}
if(data233.charonConfig !== undefined){
if(typeof data233.charonConfig !== "string"){
const err276 = {instancePath:instancePath+"/mrrc/charonConfig",schemaPath:"#/properties/mrrc/properties/charonConfig/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err276];
}
else {
vErrors.push(err276);
}
errors++;
}
}
}
else {
const err277 = {instancePath:instancePath+"/mrrc",schemaPath:"#/properties/mrrc/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err277];
}
else {
vErrors.push(err277);
}
errors++;
}
}
if(data.charon !== undefined){
let data238 = data.charon;
if(data238 && typeof data238 == "object" && !Array.isArray(data238)){
if(data238.release !== undefined){
let data239 = data238.release;
if(typeof data239 !== "string"){
const err278 = {instancePath:instancePath+"/charon/release",schemaPath:"#/properties/charon/properties/release/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err278];
}
else {
vErrors.push(err278);
}
errors++;
}
if(!((data239 === "ga") || (data239 === "ea"))){
const err279 = {instancePath:instancePath+"/charon/release",schemaPath:"#/properties/charon/properties/release/enum",keyword:"enum",params:{allowedValues: schema31.properties.charon.properties.release.enum}};
if(vErrors === null){
vErrors = [err279];
}
else {
vErrors.push(err279);
}
errors++;
}
}
if(data238.environment !== undefined){
let data240 = data238.environment;
if(typeof data240 !== "string"){
const err280 = {instancePath:instancePath+"/charon/environment",schemaPath:"#/properties/charon/properties/environment/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err280];
}
else {
vErrors.push(err280);
}
errors++;
}
if(!(((data240 === "dev") || (data240 === "stage")) || (data240 === "production"))){
const err281 = {instancePath:instancePath+"/charon/environment",schemaPath:"#/properties/charon/properties/environment/enum",keyword:"enum",params:{allowedValues: schema31.properties.charon.properties.environment.enum}};
if(vErrors === null){
vErrors = [err281];
}
else {
vErrors.push(err281);
}
errors++;
}
}
if(data238.awsSecret !== undefined){
if(typeof data238.awsSecret !== "string"){
const err282 = {instancePath:instancePath+"/charon/awsSecret",schemaPath:"#/properties/charon/properties/awsSecret/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err282];
}
else {
vErrors.push(err282);
}
errors++;
}
}
if(data238.packageType !== undefined){
let data242 = data238.packageType;
if(typeof data242 !== "string"){
const err283 = {instancePath:instancePath+"/charon/packageType",schemaPath:"#/properties/charon/properties/packageType/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err283];
}
else {
vErrors.push(err283);
}
errors++;
}
if(!((data242 === "maven") || (data242 === "npm"))){
const err284 = {instancePath:instancePath+"/charon/packageType",schemaPath:"#/properties/charon/properties/packageType/enum",keyword:"enum",params:{allowedValues: schema31.properties.charon.properties.packageType.enum}};
if(vErrors === null){
vErrors = [err284];
}
else {
vErrors.push(err284);
}
errors++;
}
}
if(data238.config !== undefined){
if(typeof data238.config !== "string"){
const err285 = {instancePath:instancePath+"/charon/config",schemaPath:"#/properties/charon/properties/config/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err285];
}
else {
vErrors.push(err285);
}
errors++;
}
}
if(data238.signing !== undefined){
let data244 = data238.signing;
if(data244 && typeof data244 == "object" && !Array.isArray(data244)){
if(data244.signKey !== undefined){
if(typeof data244.signKey !== "string"){
const err286 = {instancePath:instancePath+"/charon/signing/signKey",schemaPath:"#/properties/charon/properties/signing/properties/signKey/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err286];
}
else {
vErrors.push(err286);
}
errors++;
}
}
if(data244.signCASecret !== undefined){
if(typeof data244.signCASecret !== "string"){
const err287 = {instancePath:instancePath+"/charon/signing/signCASecret",schemaPath:"#/properties/charon/properties/signing/properties/signCASecret/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err287];
}
else {
vErrors.push(err287);
}
errors++;
}
}
if(data244.signIgnores !== undefined){
let data247 = data244.signIgnores;
if(Array.isArray(data247)){
const len30 = data247.length;
for(let i30=0; i30<len30; i30++){
if(typeof data247[i30] !== "string"){
const err288 = {instancePath:instancePath+"/charon/signing/signIgnores/" + i30,schemaPath:"#/properties/charon/properties/signing/properties/signIgnores/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err288];
}
else {
vErrors.push(err288);
}
errors++;
}
}
}
else {
const err289 = {instancePath:instancePath+"/charon/signing/signIgnores",schemaPath:"#/properties/charon/properties/signing/properties/signIgnores/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err289];
}
else {
vErrors.push(err289);
}
errors++;
}
}
}
else {
const err290 = {instancePath:instancePath+"/charon/signing",schemaPath:"#/properties/charon/properties/signing/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err290];
}
else {
vErrors.push(err290);
}
errors++;
}
}
}
else {
const err291 = {instancePath:instancePath+"/charon",schemaPath:"#/properties/charon/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err291];
}
else {
vErrors.push(err291);
}
errors++;
}
}
if(data.pulp !== undefined){
let data249 = data.pulp;
if(data249 && typeof data249 == "object" && !Array.isArray(data249)){
if(data249.baseUrl !== undefined){
if(typeof data249.baseUrl !== "string"){
const err292 = {instancePath:instancePath+"/pulp/baseUrl",schemaPath:"#/properties/pulp/properties/baseUrl/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err292];
}
else {
vErrors.push(err292);
}
errors++;
}
}
if(data249.domain !== undefined){
if(typeof data249.domain !== "string"){
const err293 = {instancePath:instancePath+"/pulp/domain",schemaPath:"#/properties/pulp/properties/domain/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err293];
}
else {
vErrors.push(err293);
}
errors++;
}
}
if(data249.apiRoot !== undefined){
if(typeof data249.apiRoot !== "string"){
const err294 = {instancePath:instancePath+"/pulp/apiRoot",schemaPath:"#/properties/pulp/properties/apiRoot/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err294];
}
else {
vErrors.push(err294);
}
errors++;
}
}
if(data249.repository !== undefined){
if(typeof data249.repository !== "string"){
const err295 = {instancePath:instancePath+"/pulp/repository",schemaPath:"#/properties/pulp/properties/repository/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err295];
}
else {
vErrors.push(err295);
}
errors++;
}
}
if(data249.secretName !== undefined){
if(typeof data249.secretName !== "string"){
const err296 = {instancePath:instancePath+"/pulp/secretName",schemaPath:"#/properties/pulp/properties/secretName/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err296];
}
else {
vErrors.push(err296);
}
errors++;
}
}
if(data249.taskTimeout !== undefined){
let data255 = data249.taskTimeout;
const _errs546 = errors;
let valid117 = false;
let passing8 = null;
const _errs547 = errors;
if(typeof data255 !== "string"){
const err297 = {instancePath:instancePath+"/pulp/taskTimeout",schemaPath:"#/properties/pulp/properties/taskTimeout/oneOf/0/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err297];
}
else {
vErrors.push(err297);
}
errors++;
}
var _valid8 = _errs547 === errors;
if(_valid8){
valid117 = true;
passing8 = 0;
}
const _errs549 = errors;
if(!(((typeof data255 == "number") && (!(data255 % 1) && !isNaN(data255))) && (isFinite(data255)))){
const err298 = {instancePath:instancePath+"/pulp/taskTimeout",schemaPath:"#/properties/pulp/properties/taskTimeout/oneOf/1/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err298];
}
else {
vErrors.push(err298);
}
errors++;
}
var _valid8 = _errs549 === errors;
if(_valid8 && valid117){
valid117 = false;
passing8 = [passing8, 1];
}
else {
if(_valid8){
valid117 = true;
passing8 = 1;
}
}
if(!valid117){
const err299 = {instancePath:instancePath+"/pulp/taskTimeout",schemaPath:"#/properties/pulp/properties/taskTimeout/oneOf",keyword:"oneOf",params:{passingSchemas: passing8}};
if(vErrors === null){
vErrors = [err299];
}
else {
vErrors.push(err299);
}
errors++;
}
else {
errors = _errs546;
if(vErrors !== null){
if(_errs546){
vErrors.length = _errs546;
}
else {
vErrors = null;
}
}
}
}
}
else {
const err300 = {instancePath:instancePath+"/pulp",schemaPath:"#/properties/pulp/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err300];
}
else {
vErrors.push(err300);
}
errors++;
}
}
if(data.signOptions !== undefined){
let data256 = data.signOptions;
if(data256 && typeof data256 == "object" && !Array.isArray(data256)){
if(data256.unsignedRpmsDomain !== undefined){
if(typeof data256.unsignedRpmsDomain !== "string"){
const err301 = {instancePath:instancePath+"/signOptions/unsignedRpmsDomain",schemaPath:"#/properties/signOptions/properties/unsignedRpmsDomain/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err301];
}
else {
vErrors.push(err301);
}
errors++;
}
}
if(data256.signedRpmsDomain !== undefined){
if(typeof data256.signedRpmsDomain !== "string"){
const err302 = {instancePath:instancePath+"/signOptions/signedRpmsDomain",schemaPath:"#/properties/signOptions/properties/signedRpmsDomain/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err302];
}
else {
vErrors.push(err302);
}
errors++;
}
}
if(data256.skipUploadToPulp !== undefined){
if(typeof data256.skipUploadToPulp !== "boolean"){
const err303 = {instancePath:instancePath+"/signOptions/skipUploadToPulp",schemaPath:"#/properties/signOptions/properties/skipUploadToPulp/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err303];
}
else {
vErrors.push(err303);
}
errors++;
}
}
if(data256.signKeyAlias !== undefined){
if(typeof data256.signKeyAlias !== "string"){
const err304 = {instancePath:instancePath+"/signOptions/signKeyAlias",schemaPath:"#/properties/signOptions/properties/signKeyAlias/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err304];
}
else {
vErrors.push(err304);
}
errors++;
}
}
}
else {
const err305 = {instancePath:instancePath+"/signOptions",schemaPath:"#/properties/signOptions/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err305];
}
else {
vErrors.push(err305);
}
errors++;
}
}
if(data.pushOptions !== undefined){
let data261 = data.pushOptions;
if(data261 && typeof data261 == "object" && !Array.isArray(data261)){
if(data261.koji_tags !== undefined){
let data262 = data261.koji_tags;
if(Array.isArray(data262)){
const len31 = data262.length;
for(let i31=0; i31<len31; i31++){
if(typeof data262[i31] !== "string"){
const err306 = {instancePath:instancePath+"/pushOptions/koji_tags/" + i31,schemaPath:"#/properties/pushOptions/properties/koji_tags/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err306];
}
else {
vErrors.push(err306);
}
errors++;
}
}
}
else {
const err307 = {instancePath:instancePath+"/pushOptions/koji_tags",schemaPath:"#/properties/pushOptions/properties/koji_tags/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err307];
}
else {
vErrors.push(err307);
}
errors++;
}
}
if(data261.koji_profile !== undefined){
if(typeof data261.koji_profile !== "string"){
const err308 = {instancePath:instancePath+"/pushOptions/koji_profile",schemaPath:"#/properties/pushOptions/properties/koji_profile/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err308];
}
else {
vErrors.push(err308);
}
errors++;
}
}
if(data261.koji_import_draft !== undefined){
if(typeof data261.koji_import_draft !== "boolean"){
const err309 = {instancePath:instancePath+"/pushOptions/koji_import_draft",schemaPath:"#/properties/pushOptions/properties/koji_import_draft/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err309];
}
else {
vErrors.push(err309);
}
errors++;
}
}
if(data261.components !== undefined){
let data266 = data261.components;
if(Array.isArray(data266)){
const len32 = data266.length;
for(let i32=0; i32<len32; i32++){
if(typeof data266[i32] !== "string"){
const err310 = {instancePath:instancePath+"/pushOptions/components/" + i32,schemaPath:"#/properties/pushOptions/properties/components/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err310];
}
else {
vErrors.push(err310);
}
errors++;
}
}
}
else {
const err311 = {instancePath:instancePath+"/pushOptions/components",schemaPath:"#/properties/pushOptions/properties/components/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err311];
}
else {
vErrors.push(err311);
}
errors++;
}
}
if(data261.pushKeytab !== undefined){
let data268 = data261.pushKeytab;
if(data268 && typeof data268 == "object" && !Array.isArray(data268)){
if(data268.principal !== undefined){
if(typeof data268.principal !== "string"){
const err312 = {instancePath:instancePath+"/pushOptions/pushKeytab/principal",schemaPath:"#/properties/pushOptions/properties/pushKeytab/properties/principal/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err312];
}
else {
vErrors.push(err312);
}
errors++;
}
}
if(data268.secret !== undefined){
if(typeof data268.secret !== "string"){
const err313 = {instancePath:instancePath+"/pushOptions/pushKeytab/secret",schemaPath:"#/properties/pushOptions/properties/pushKeytab/properties/secret/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err313];
}
else {
vErrors.push(err313);
}
errors++;
}
}
if(data268.name !== undefined){
if(typeof data268.name !== "string"){
const err314 = {instancePath:instancePath+"/pushOptions/pushKeytab/name",schemaPath:"#/properties/pushOptions/properties/pushKeytab/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err314];
}
else {
vErrors.push(err314);
}
errors++;
}
}
}
else {
const err315 = {instancePath:instancePath+"/pushOptions/pushKeytab",schemaPath:"#/properties/pushOptions/properties/pushKeytab/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err315];
}
else {
vErrors.push(err315);
}
errors++;
}
}
if(data261.pushPipelineImage !== undefined){
if(typeof data261.pushPipelineImage !== "string"){
const err316 = {instancePath:instancePath+"/pushOptions/pushPipelineImage",schemaPath:"#/properties/pushOptions/properties/pushPipelineImage/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err316];
}
else {
vErrors.push(err316);
}
errors++;
}
}
if(data261.pushType !== undefined){
let data273 = data261.pushType;
if(typeof data273 !== "string"){
const err317 = {instancePath:instancePath+"/pushOptions/pushType",schemaPath:"#/properties/pushOptions/properties/pushType/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err317];
}
else {
vErrors.push(err317);
}
errors++;
}
if(!((data273 === "import") || (data273 === "promote"))){
const err318 = {instancePath:instancePath+"/pushOptions/pushType",schemaPath:"#/properties/pushOptions/properties/pushType/enum",keyword:"enum",params:{allowedValues: schema31.properties.pushOptions.properties.pushType.enum}};
if(vErrors === null){
vErrors = [err318];
}
else {
vErrors.push(err318);
}
errors++;
}
}
}
else {
const err319 = {instancePath:instancePath+"/pushOptions",schemaPath:"#/properties/pushOptions/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err319];
}
else {
vErrors.push(err319);
}
errors++;
}
}
if(data.ootsign !== undefined){
let data274 = data.ootsign;
if(data274 && typeof data274 == "object" && !Array.isArray(data274)){
if(data274.kmodsPath !== undefined){
if(typeof data274.kmodsPath !== "string"){
const err320 = {instancePath:instancePath+"/ootsign/kmodsPath",schemaPath:"#/properties/ootsign/properties/kmodsPath/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err320];
}
else {
vErrors.push(err320);
}
errors++;
}
}
if(data274.vendor !== undefined){
if(typeof data274.vendor !== "string"){
const err321 = {instancePath:instancePath+"/ootsign/vendor",schemaPath:"#/properties/ootsign/properties/vendor/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err321];
}
else {
vErrors.push(err321);
}
errors++;
}
}
if(data274.signedKmodsPath !== undefined){
if(typeof data274.signedKmodsPath !== "string"){
const err322 = {instancePath:instancePath+"/ootsign/signedKmodsPath",schemaPath:"#/properties/ootsign/properties/signedKmodsPath/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err322];
}
else {
vErrors.push(err322);
}
errors++;
}
}
if(data274["signing-secret"] !== undefined){
if(typeof data274["signing-secret"] !== "string"){
const err323 = {instancePath:instancePath+"/ootsign/signing-secret",schemaPath:"#/properties/ootsign/properties/signing-secret/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err323];
}
else {
vErrors.push(err323);
}
errors++;
}
}
if(data274.signingAuthor !== undefined){
if(typeof data274.signingAuthor !== "string"){
const err324 = {instancePath:instancePath+"/ootsign/signingAuthor",schemaPath:"#/properties/ootsign/properties/signingAuthor/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err324];
}
else {
vErrors.push(err324);
}
errors++;
}
}
if(data274.checksumFingerprint !== undefined){
if(typeof data274.checksumFingerprint !== "string"){
const err325 = {instancePath:instancePath+"/ootsign/checksumFingerprint",schemaPath:"#/properties/ootsign/properties/checksumFingerprint/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err325];
}
else {
vErrors.push(err325);
}
errors++;
}
}
if(data274.checksumKeytab !== undefined){
if(typeof data274.checksumKeytab !== "string"){
const err326 = {instancePath:instancePath+"/ootsign/checksumKeytab",schemaPath:"#/properties/ootsign/properties/checksumKeytab/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err326];
}
else {
vErrors.push(err326);
}
errors++;
}
}
}
else {
const err327 = {instancePath:instancePath+"/ootsign",schemaPath:"#/properties/ootsign/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err327];
}
else {
vErrors.push(err327);
}
errors++;
}
}
if(data.pushToGit !== undefined){
if(typeof data.pushToGit !== "boolean"){
const err328 = {instancePath:instancePath+"/pushToGit",schemaPath:"#/properties/pushToGit/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err328];
}
else {
vErrors.push(err328);
}
errors++;
}
}
if(data.pushToS3 !== undefined){
if(typeof data.pushToS3 !== "boolean"){
const err329 = {instancePath:instancePath+"/pushToS3",schemaPath:"#/properties/pushToS3/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err329];
}
else {
vErrors.push(err329);
}
errors++;
}
}
if(data.pushToAzure !== undefined){
if(typeof data.pushToAzure !== "boolean"){
const err330 = {instancePath:instancePath+"/pushToAzure",schemaPath:"#/properties/pushToAzure/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err330];
}
else {
vErrors.push(err330);
}
errors++;
}
}
if(data.git !== undefined){
let data285 = data.git;
if(data285 && typeof data285 == "object" && !Array.isArray(data285)){
if(data285.repoUrl !== undefined){
if(typeof data285.repoUrl !== "string"){
const err331 = {instancePath:instancePath+"/git/repoUrl",schemaPath:"#/properties/git/properties/repoUrl/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err331];
}
else {
vErrors.push(err331);
}
errors++;
}
}
if(data285.branch !== undefined){
if(typeof data285.branch !== "string"){
const err332 = {instancePath:instancePath+"/git/branch",schemaPath:"#/properties/git/properties/branch/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err332];
}
else {
vErrors.push(err332);
}
errors++;
}
}
if(data285.tokenSecret !== undefined){
if(typeof data285.tokenSecret !== "string"){
const err333 = {instancePath:instancePath+"/git/tokenSecret",schemaPath:"#/properties/git/properties/tokenSecret/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err333];
}
else {
vErrors.push(err333);
}
errors++;
}
}
}
else {
const err334 = {instancePath:instancePath+"/git",schemaPath:"#/properties/git/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err334];
}
else {
vErrors.push(err334);
}
errors++;
}
}
if(data.s3 !== undefined){
let data289 = data.s3;
if(data289 && typeof data289 == "object" && !Array.isArray(data289)){
if(data289.endpoint !== undefined){
if(typeof data289.endpoint !== "string"){
const err335 = {instancePath:instancePath+"/s3/endpoint",schemaPath:"#/properties/s3/properties/endpoint/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err335];
}
else {
vErrors.push(err335);
}
errors++;
}
}
if(data289.bucket !== undefined){
if(typeof data289.bucket !== "string"){
const err336 = {instancePath:instancePath+"/s3/bucket",schemaPath:"#/properties/s3/properties/bucket/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err336];
}
else {
vErrors.push(err336);
}
errors++;
}
}
if(data289.credentialsSecret !== undefined){
if(typeof data289.credentialsSecret !== "string"){
const err337 = {instancePath:instancePath+"/s3/credentialsSecret",schemaPath:"#/properties/s3/properties/credentialsSecret/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err337];
}
else {
vErrors.push(err337);
}
errors++;
}
}
}
else {
const err338 = {instancePath:instancePath+"/s3",schemaPath:"#/properties/s3/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err338];
}
else {
vErrors.push(err338);
}
errors++;
}
}
if(data.azure !== undefined){
let data293 = data.azure;
if(data293 && typeof data293 == "object" && !Array.isArray(data293)){
if(data293.storageAccount !== undefined){
if(typeof data293.storageAccount !== "string"){
const err339 = {instancePath:instancePath+"/azure/storageAccount",schemaPath:"#/properties/azure/properties/storageAccount/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err339];
}
else {
vErrors.push(err339);
}
errors++;
}
}
if(data293.container !== undefined){
if(typeof data293.container !== "string"){
const err340 = {instancePath:instancePath+"/azure/container",schemaPath:"#/properties/azure/properties/container/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err340];
}
else {
vErrors.push(err340);
}
errors++;
}
}
if(data293.spSecret !== undefined){
if(typeof data293.spSecret !== "string"){
const err341 = {instancePath:instancePath+"/azure/spSecret",schemaPath:"#/properties/azure/properties/spSecret/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err341];
}
else {
vErrors.push(err341);
}
errors++;
}
}
}
else {
const err342 = {instancePath:instancePath+"/azure",schemaPath:"#/properties/azure/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err342];
}
else {
vErrors.push(err342);
}
errors++;
}
}
}
else {
const err343 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err343];
}
else {
vErrors.push(err343);
}
errors++;
}
validate20.errors = vErrors;
return errors === 0;
}
validate20.evaluated = {"props":{"singleComponentMode":true,"intention":true,"enforceContainerFirstSecurityLabels":true,"skipFilter":true,"requestType":true,"systems":true,"mapping":true,"releaseNotes":true,"sign":true,"pyxis":true,"fbc":true,"atlas":true,"tpa":true,"github":true,"cgw":true,"jira":true,"infra":true,"conforma":true,"slack":true,"fileUpdates":true,"infra-deployment-update-script":true,"targetGHRepo":true,"githubAppID":true,"githubAppInstallationID":true,"cdn":true,"exodus":true,"content-gateway":true,"contentGateway":true,"mrrc":true,"charon":true,"pulp":true,"signOptions":true,"pushOptions":true,"ootsign":true,"pushToGit":true,"pushToS3":true,"pushToAzure":true,"git":true,"s3":true,"azure":true},"dynamicProps":false,"dynamicItems":false};

export const validate_1 = validate21;
const schema32 = {"title":"snapshot-spec","description":"The images that are released, by component. Other keys are allowed.","type":"object","properties":{"application":{"type":"string"},"componentGroup":{"type":"string"},"displayName":{"type":"string"},"artifacts":{"type":"object","properties":{}},"components":{"type":"array","items":{"type":"object","properties":{"name":{"type":"string","pattern":"\\S"},"containerImage":{"type":"string","pattern":"^[^@\\s]+@sha256:[0-9a-f]{64}$","description":"registry/repository@sha256:<64 hexadecimal digits>"},"version":{"type":"string"},"source":{"type":"object","properties":{"git":{"type":"object","properties":{"url":{"type":"string"},"revision":{"type":"string"},"context":{"type":"string"},"dockerfileUrl":{"type":"string"}}}}},"canonicalName":{"type":"string"},"repository":{"type":"string","pattern":"\\S"},"tags":{"type":"array","items":{"type":"string"},"description":"Tags, or templates of tags: {{ timestamp }}, {{ release_timestamp }}, {{ git_sha }}, …"},"repositories":{"type":"array","items":{"type":"object","properties":{"url":{"type":"string","pattern":"\\S"},"tags":{"type":"array","items":{"type":"string"},"description":"Tags, or templates of tags: {{ timestamp }}, {{ release_timestamp }}, {{ git_sha }}, …"},"rh-registry-repo":{"type":"string"},"registry-access-repo":{"type":"string"}}}},"componentTags":{"type":"array","items":{"type":"string"},"description":"Tags, or templates of tags: {{ timestamp }}, {{ release_timestamp }}, {{ git_sha }}, …"},"pushSourceContainer":{"type":"boolean"},"public":{"type":"boolean"},"baseImage":{"type":"boolean"},"timestampFormat":{"type":"string","description":"How {{ timestamp }} is written, as strftime; default %s"},"staged":{"type":"object","properties":{"destination":{"type":"string"},"version":{"type":"string"},"files":{"type":"array","items":{"type":"object","properties":{"filename":{"type":"string"},"source":{"type":"string"}}}}}},"files":{"type":"array","items":{"type":"object","properties":{"source":{"type":"string"},"arch":{"type":"string"},"os":{"type":"string"}}}},"contentGateway":{"type":"object","properties":{"productName":{"type":"string"},"productCode":{"type":"string"},"productVersionName":{"type":"string"},"filePrefix":{"type":"string"},"mirrorOpenshiftPush":{"type":"boolean"},"contentType":{"type":"string","enum":["disk-image","binary","generic"]},"sign":{"type":"boolean"}}},"productInfo":{"type":"object","properties":{"productName":{"type":"string"},"productCode":{"type":"string"},"productVersionName":{"type":"string"}}},"starmap":{"type":"array","items":{"type":"object","properties":{"name":{"type":"string"},"workflow":{"type":"string"},"cloud":{"type":"string"},"mappings":{"type":"object","properties":{}},"billing-code-config":{"type":"object","properties":{}}}}},"contentType":{"type":"string","enum":["image","helm-chart","disk-image","binary","generic","rpm"]},"rh-registry-repo":{"type":"string"},"registry-access-repo":{"type":"string"},"metadata":{"type":"object","properties":{"labels":{"type":"array","items":{"type":"object","properties":{"name":{"type":"string"},"value":{"type":"string"}},"required":["name","value"]}},"annotations":{"type":"array","items":{"type":"object","properties":{"name":{"type":"string"},"value":{"type":"string"}},"required":["name","value"]}},"env_variables":{"type":"array","items":{"type":"string"}},"media_type":{"type":"string"}}},"ocpVersion":{"type":"string"},"updatedFromIndex":{"type":"string"},"updatedTargetIndex":{"type":"string"}},"required":["name","containerImage"]}}},"required":["components"]};
const pattern9 = new RegExp("^[^@\\s]+@sha256:[0-9a-f]{64}$", "u");

function validate21(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate21.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.components === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "components"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.application !== undefined){
if(typeof data.application !== "string"){
const err1 = {instancePath:instancePath+"/application",schemaPath:"#/properties/application/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.componentGroup !== undefined){
if(typeof data.componentGroup !== "string"){
const err2 = {instancePath:instancePath+"/componentGroup",schemaPath:"#/properties/componentGroup/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.displayName !== undefined){
if(typeof data.displayName !== "string"){
const err3 = {instancePath:instancePath+"/displayName",schemaPath:"#/properties/displayName/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.artifacts !== undefined){
let data3 = data.artifacts;
if(!(data3 && typeof data3 == "object" && !Array.isArray(data3))){
const err4 = {instancePath:instancePath+"/artifacts",schemaPath:"#/properties/artifacts/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.components !== undefined){
let data4 = data.components;
if(Array.isArray(data4)){
const len0 = data4.length;
for(let i0=0; i0<len0; i0++){
let data5 = data4[i0];
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
if(data5.name === undefined){
const err5 = {instancePath:instancePath+"/components/" + i0,schemaPath:"#/properties/components/items/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if(data5.containerImage === undefined){
const err6 = {instancePath:instancePath+"/components/" + i0,schemaPath:"#/properties/components/items/required",keyword:"required",params:{missingProperty: "containerImage"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if(data5.name !== undefined){
let data6 = data5.name;
if(typeof data6 === "string"){
if(!pattern4.test(data6)){
const err7 = {instancePath:instancePath+"/components/" + i0+"/name",schemaPath:"#/properties/components/items/properties/name/pattern",keyword:"pattern",params:{pattern: "\\S"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
else {
const err8 = {instancePath:instancePath+"/components/" + i0+"/name",schemaPath:"#/properties/components/items/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data5.containerImage !== undefined){
let data7 = data5.containerImage;
if(typeof data7 === "string"){
if(!pattern9.test(data7)){
const err9 = {instancePath:instancePath+"/components/" + i0+"/containerImage",schemaPath:"#/properties/components/items/properties/containerImage/pattern",keyword:"pattern",params:{pattern: "^[^@\\s]+@sha256:[0-9a-f]{64}$"}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
else {
const err10 = {instancePath:instancePath+"/components/" + i0+"/containerImage",schemaPath:"#/properties/components/items/properties/containerImage/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data5.version !== undefined){
if(typeof data5.version !== "string"){
const err11 = {instancePath:instancePath+"/components/" + i0+"/version",schemaPath:"#/properties/components/items/properties/version/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(data5.source !== undefined){
let data9 = data5.source;
if(data9 && typeof data9 == "object" && !Array.isArray(data9)){
if(data9.git !== undefined){
let data10 = data9.git;
if(data10 && typeof data10 == "object" && !Array.isArray(data10)){
if(data10.url !== undefined){
if(typeof data10.url !== "string"){
const err12 = {instancePath:instancePath+"/components/" + i0+"/source/git/url",schemaPath:"#/properties/components/items/properties/source/properties/git/properties/url/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
if(data10.revision !== undefined){
if(typeof data10.revision !== "string"){
const err13 = {instancePath:instancePath+"/components/" + i0+"/source/git/revision",schemaPath:"#/properties/components/items/properties/source/properties/git/properties/revision/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
if(data10.context !== undefined){
if(typeof data10.context !== "string"){
const err14 = {instancePath:instancePath+"/components/" + i0+"/source/git/context",schemaPath:"#/properties/components/items/properties/source/properties/git/properties/context/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(data10.dockerfileUrl !== undefined){
if(typeof data10.dockerfileUrl !== "string"){
const err15 = {instancePath:instancePath+"/components/" + i0+"/source/git/dockerfileUrl",schemaPath:"#/properties/components/items/properties/source/properties/git/properties/dockerfileUrl/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
}
else {
const err16 = {instancePath:instancePath+"/components/" + i0+"/source/git",schemaPath:"#/properties/components/items/properties/source/properties/git/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
}
else {
const err17 = {instancePath:instancePath+"/components/" + i0+"/source",schemaPath:"#/properties/components/items/properties/source/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
if(data5.canonicalName !== undefined){
if(typeof data5.canonicalName !== "string"){
const err18 = {instancePath:instancePath+"/components/" + i0+"/canonicalName",schemaPath:"#/properties/components/items/properties/canonicalName/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data5.repository !== undefined){
let data16 = data5.repository;
if(typeof data16 === "string"){
if(!pattern4.test(data16)){
const err19 = {instancePath:instancePath+"/components/" + i0+"/repository",schemaPath:"#/properties/components/items/properties/repository/pattern",keyword:"pattern",params:{pattern: "\\S"}};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
else {
const err20 = {instancePath:instancePath+"/components/" + i0+"/repository",schemaPath:"#/properties/components/items/properties/repository/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
if(data5.tags !== undefined){
let data17 = data5.tags;
if(Array.isArray(data17)){
const len1 = data17.length;
for(let i1=0; i1<len1; i1++){
if(typeof data17[i1] !== "string"){
const err21 = {instancePath:instancePath+"/components/" + i0+"/tags/" + i1,schemaPath:"#/properties/components/items/properties/tags/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
}
else {
const err22 = {instancePath:instancePath+"/components/" + i0+"/tags",schemaPath:"#/properties/components/items/properties/tags/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
if(data5.repositories !== undefined){
let data19 = data5.repositories;
if(Array.isArray(data19)){
const len2 = data19.length;
for(let i2=0; i2<len2; i2++){
let data20 = data19[i2];
if(data20 && typeof data20 == "object" && !Array.isArray(data20)){
if(data20.url !== undefined){
let data21 = data20.url;
if(typeof data21 === "string"){
if(!pattern4.test(data21)){
const err23 = {instancePath:instancePath+"/components/" + i0+"/repositories/" + i2+"/url",schemaPath:"#/properties/components/items/properties/repositories/items/properties/url/pattern",keyword:"pattern",params:{pattern: "\\S"}};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
else {
const err24 = {instancePath:instancePath+"/components/" + i0+"/repositories/" + i2+"/url",schemaPath:"#/properties/components/items/properties/repositories/items/properties/url/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
if(data20.tags !== undefined){
let data22 = data20.tags;
if(Array.isArray(data22)){
const len3 = data22.length;
for(let i3=0; i3<len3; i3++){
if(typeof data22[i3] !== "string"){
const err25 = {instancePath:instancePath+"/components/" + i0+"/repositories/" + i2+"/tags/" + i3,schemaPath:"#/properties/components/items/properties/repositories/items/properties/tags/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
}
else {
const err26 = {instancePath:instancePath+"/components/" + i0+"/repositories/" + i2+"/tags",schemaPath:"#/properties/components/items/properties/repositories/items/properties/tags/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
if(data20["rh-registry-repo"] !== undefined){
if(typeof data20["rh-registry-repo"] !== "string"){
const err27 = {instancePath:instancePath+"/components/" + i0+"/repositories/" + i2+"/rh-registry-repo",schemaPath:"#/properties/components/items/properties/repositories/items/properties/rh-registry-repo/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
if(data20["registry-access-repo"] !== undefined){
if(typeof data20["registry-access-repo"] !== "string"){
const err28 = {instancePath:instancePath+"/components/" + i0+"/repositories/" + i2+"/registry-access-repo",schemaPath:"#/properties/components/items/properties/repositories/items/properties/registry-access-repo/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
}
else {
const err29 = {instancePath:instancePath+"/components/" + i0+"/repositories/" + i2,schemaPath:"#/properties/components/items/properties/repositories/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
}
else {
const err30 = {instancePath:instancePath+"/components/" + i0+"/repositories",schemaPath:"#/properties/components/items/properties/repositories/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
if(data5.componentTags !== undefined){
let data26 = data5.componentTags;
if(Array.isArray(data26)){
const len4 = data26.length;
for(let i4=0; i4<len4; i4++){
if(typeof data26[i4] !== "string"){
const err31 = {instancePath:instancePath+"/components/" + i0+"/componentTags/" + i4,schemaPath:"#/properties/components/items/properties/componentTags/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
}
else {
const err32 = {instancePath:instancePath+"/components/" + i0+"/componentTags",schemaPath:"#/properties/components/items/properties/componentTags/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
if(data5.pushSourceContainer !== undefined){
if(typeof data5.pushSourceContainer !== "boolean"){
const err33 = {instancePath:instancePath+"/components/" + i0+"/pushSourceContainer",schemaPath:"#/properties/components/items/properties/pushSourceContainer/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
if(data5.public !== undefined){
if(typeof data5.public !== "boolean"){
const err34 = {instancePath:instancePath+"/components/" + i0+"/public",schemaPath:"#/properties/components/items/properties/public/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
if(data5.baseImage !== undefined){
if(typeof data5.baseImage !== "boolean"){
const err35 = {instancePath:instancePath+"/components/" + i0+"/baseImage",schemaPath:"#/properties/components/items/properties/baseImage/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
if(data5.timestampFormat !== undefined){
if(typeof data5.timestampFormat !== "string"){
const err36 = {instancePath:instancePath+"/components/" + i0+"/timestampFormat",schemaPath:"#/properties/components/items/properties/timestampFormat/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
if(data5.staged !== undefined){
let data32 = data5.staged;
if(data32 && typeof data32 == "object" && !Array.isArray(data32)){
if(data32.destination !== undefined){
if(typeof data32.destination !== "string"){
const err37 = {instancePath:instancePath+"/components/" + i0+"/staged/destination",schemaPath:"#/properties/components/items/properties/staged/properties/destination/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
if(data32.version !== undefined){
if(typeof data32.version !== "string"){
const err38 = {instancePath:instancePath+"/components/" + i0+"/staged/version",schemaPath:"#/properties/components/items/properties/staged/properties/version/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
if(data32.files !== undefined){
let data35 = data32.files;
if(Array.isArray(data35)){
const len5 = data35.length;
for(let i5=0; i5<len5; i5++){
let data36 = data35[i5];
if(data36 && typeof data36 == "object" && !Array.isArray(data36)){
if(data36.filename !== undefined){
if(typeof data36.filename !== "string"){
const err39 = {instancePath:instancePath+"/components/" + i0+"/staged/files/" + i5+"/filename",schemaPath:"#/properties/components/items/properties/staged/properties/files/items/properties/filename/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
}
if(data36.source !== undefined){
if(typeof data36.source !== "string"){
const err40 = {instancePath:instancePath+"/components/" + i0+"/staged/files/" + i5+"/source",schemaPath:"#/properties/components/items/properties/staged/properties/files/items/properties/source/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
}
else {
const err41 = {instancePath:instancePath+"/components/" + i0+"/staged/files/" + i5,schemaPath:"#/properties/components/items/properties/staged/properties/files/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
}
else {
const err42 = {instancePath:instancePath+"/components/" + i0+"/staged/files",schemaPath:"#/properties/components/items/properties/staged/properties/files/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
}
else {
const err43 = {instancePath:instancePath+"/components/" + i0+"/staged",schemaPath:"#/properties/components/items/properties/staged/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
}
if(data5.files !== undefined){
let data39 = data5.files;
if(Array.isArray(data39)){
const len6 = data39.length;
for(let i6=0; i6<len6; i6++){
let data40 = data39[i6];
if(data40 && typeof data40 == "object" && !Array.isArray(data40)){
if(data40.source !== undefined){
if(typeof data40.source !== "string"){
const err44 = {instancePath:instancePath+"/components/" + i0+"/files/" + i6+"/source",schemaPath:"#/properties/components/items/properties/files/items/properties/source/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
}
if(data40.arch !== undefined){
if(typeof data40.arch !== "string"){
const err45 = {instancePath:instancePath+"/components/" + i0+"/files/" + i6+"/arch",schemaPath:"#/properties/components/items/properties/files/items/properties/arch/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
}
if(data40.os !== undefined){
if(typeof data40.os !== "string"){
const err46 = {instancePath:instancePath+"/components/" + i0+"/files/" + i6+"/os",schemaPath:"#/properties/components/items/properties/files/items/properties/os/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
}
else {
const err47 = {instancePath:instancePath+"/components/" + i0+"/files/" + i6,schemaPath:"#/properties/components/items/properties/files/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
}
else {
const err48 = {instancePath:instancePath+"/components/" + i0+"/files",schemaPath:"#/properties/components/items/properties/files/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
}
if(data5.contentGateway !== undefined){
let data44 = data5.contentGateway;
if(data44 && typeof data44 == "object" && !Array.isArray(data44)){
if(data44.productName !== undefined){
if(typeof data44.productName !== "string"){
const err49 = {instancePath:instancePath+"/components/" + i0+"/contentGateway/productName",schemaPath:"#/properties/components/items/properties/contentGateway/properties/productName/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
}
if(data44.productCode !== undefined){
if(typeof data44.productCode !== "string"){
const err50 = {instancePath:instancePath+"/components/" + i0+"/contentGateway/productCode",schemaPath:"#/properties/components/items/properties/contentGateway/properties/productCode/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
}
if(data44.productVersionName !== undefined){
if(typeof data44.productVersionName !== "string"){
const err51 = {instancePath:instancePath+"/components/" + i0+"/contentGateway/productVersionName",schemaPath:"#/properties/components/items/properties/contentGateway/properties/productVersionName/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
}
if(data44.filePrefix !== undefined){
if(typeof data44.filePrefix !== "string"){
const err52 = {instancePath:instancePath+"/components/" + i0+"/contentGateway/filePrefix",schemaPath:"#/properties/components/items/properties/contentGateway/properties/filePrefix/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
}
if(data44.mirrorOpenshiftPush !== undefined){
if(typeof data44.mirrorOpenshiftPush !== "boolean"){
const err53 = {instancePath:instancePath+"/components/" + i0+"/contentGateway/mirrorOpenshiftPush",schemaPath:"#/properties/components/items/properties/contentGateway/properties/mirrorOpenshiftPush/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
}
if(data44.contentType !== undefined){
let data50 = data44.contentType;
if(typeof data50 !== "string"){
const err54 = {instancePath:instancePath+"/components/" + i0+"/contentGateway/contentType",schemaPath:"#/properties/components/items/properties/contentGateway/properties/contentType/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
if(!(((data50 === "disk-image") || (data50 === "binary")) || (data50 === "generic"))){
const err55 = {instancePath:instancePath+"/components/" + i0+"/contentGateway/contentType",schemaPath:"#/properties/components/items/properties/contentGateway/properties/contentType/enum",keyword:"enum",params:{allowedValues: schema32.properties.components.items.properties.contentGateway.properties.contentType.enum}};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
}
if(data44.sign !== undefined){
if(typeof data44.sign !== "boolean"){
const err56 = {instancePath:instancePath+"/components/" + i0+"/contentGateway/sign",schemaPath:"#/properties/components/items/properties/contentGateway/properties/sign/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
}
}
else {
const err57 = {instancePath:instancePath+"/components/" + i0+"/contentGateway",schemaPath:"#/properties/components/items/properties/contentGateway/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
}
if(data5.productInfo !== undefined){
let data52 = data5.productInfo;
if(data52 && typeof data52 == "object" && !Array.isArray(data52)){
if(data52.productName !== undefined){
if(typeof data52.productName !== "string"){
const err58 = {instancePath:instancePath+"/components/" + i0+"/productInfo/productName",schemaPath:"#/properties/components/items/properties/productInfo/properties/productName/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
}
if(data52.productCode !== undefined){
if(typeof data52.productCode !== "string"){
const err59 = {instancePath:instancePath+"/components/" + i0+"/productInfo/productCode",schemaPath:"#/properties/components/items/properties/productInfo/properties/productCode/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
}
if(data52.productVersionName !== undefined){
if(typeof data52.productVersionName !== "string"){
const err60 = {instancePath:instancePath+"/components/" + i0+"/productInfo/productVersionName",schemaPath:"#/properties/components/items/properties/productInfo/properties/productVersionName/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
}
}
else {
const err61 = {instancePath:instancePath+"/components/" + i0+"/productInfo",schemaPath:"#/properties/components/items/properties/productInfo/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
}
if(data5.starmap !== undefined){
let data56 = data5.starmap;
if(Array.isArray(data56)){
const len7 = data56.length;
for(let i7=0; i7<len7; i7++){
let data57 = data56[i7];
if(data57 && typeof data57 == "object" && !Array.isArray(data57)){
if(data57.name !== undefined){
if(typeof data57.name !== "string"){
const err62 = {instancePath:instancePath+"/components/" + i0+"/starmap/" + i7+"/name",schemaPath:"#/properties/components/items/properties/starmap/items/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
}
if(data57.workflow !== undefined){
if(typeof data57.workflow !== "string"){
const err63 = {instancePath:instancePath+"/components/" + i0+"/starmap/" + i7+"/workflow",schemaPath:"#/properties/components/items/properties/starmap/items/properties/workflow/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
}
if(data57.cloud !== undefined){
if(typeof data57.cloud !== "string"){
const err64 = {instancePath:instancePath+"/components/" + i0+"/starmap/" + i7+"/cloud",schemaPath:"#/properties/components/items/properties/starmap/items/properties/cloud/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err64];
}
else {
vErrors.push(err64);
}
errors++;
}
}
if(data57.mappings !== undefined){
let data61 = data57.mappings;
if(!(data61 && typeof data61 == "object" && !Array.isArray(data61))){
const err65 = {instancePath:instancePath+"/components/" + i0+"/starmap/" + i7+"/mappings",schemaPath:"#/properties/components/items/properties/starmap/items/properties/mappings/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err65];
}
else {
vErrors.push(err65);
}
errors++;
}
}
if(data57["billing-code-config"] !== undefined){
let data62 = data57["billing-code-config"];
if(!(data62 && typeof data62 == "object" && !Array.isArray(data62))){
const err66 = {instancePath:instancePath+"/components/" + i0+"/starmap/" + i7+"/billing-code-config",schemaPath:"#/properties/components/items/properties/starmap/items/properties/billing-code-config/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err66];
}
else {
vErrors.push(err66);
}
errors++;
}
}
}
else {
const err67 = {instancePath:instancePath+"/components/" + i0+"/starmap/" + i7,schemaPath:"#/properties/components/items/properties/starmap/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err67];
}
else {
vErrors.push(err67);
}
errors++;
}
}
}
else {
const err68 = {instancePath:instancePath+"/components/" + i0+"/starmap",schemaPath:"#/properties/components/items/properties/starmap/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err68];
}
else {
vErrors.push(err68);
}
errors++;
}
}
if(data5.contentType !== undefined){
let data63 = data5.contentType;
if(typeof data63 !== "string"){
const err69 = {instancePath:instancePath+"/components/" + i0+"/contentType",schemaPath:"#/properties/components/items/properties/contentType/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err69];
}
else {
vErrors.push(err69);
}
errors++;
}
if(!((((((data63 === "image") || (data63 === "helm-chart")) || (data63 === "disk-image")) || (data63 === "binary")) || (data63 === "generic")) || (data63 === "rpm"))){
const err70 = {instancePath:instancePath+"/components/" + i0+"/contentType",schemaPath:"#/properties/components/items/properties/contentType/enum",keyword:"enum",params:{allowedValues: schema32.properties.components.items.properties.contentType.enum}};
if(vErrors === null){
vErrors = [err70];
}
else {
vErrors.push(err70);
}
errors++;
}
}
if(data5["rh-registry-repo"] !== undefined){
if(typeof data5["rh-registry-repo"] !== "string"){
const err71 = {instancePath:instancePath+"/components/" + i0+"/rh-registry-repo",schemaPath:"#/properties/components/items/properties/rh-registry-repo/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err71];
}
else {
vErrors.push(err71);
}
errors++;
}
}
if(data5["registry-access-repo"] !== undefined){
if(typeof data5["registry-access-repo"] !== "string"){
const err72 = {instancePath:instancePath+"/components/" + i0+"/registry-access-repo",schemaPath:"#/properties/components/items/properties/registry-access-repo/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err72];
}
else {
vErrors.push(err72);
}
errors++;
}
}
if(data5.metadata !== undefined){
let data66 = data5.metadata;
if(data66 && typeof data66 == "object" && !Array.isArray(data66)){
if(data66.labels !== undefined){
let data67 = data66.labels;
if(Array.isArray(data67)){
const len8 = data67.length;
for(let i8=0; i8<len8; i8++){
let data68 = data67[i8];
if(data68 && typeof data68 == "object" && !Array.isArray(data68)){
if(data68.name === undefined){
const err73 = {instancePath:instancePath+"/components/" + i0+"/metadata/labels/" + i8,schemaPath:"#/properties/components/items/properties/metadata/properties/labels/items/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err73];
}
else {
vErrors.push(err73);
}
errors++;
}
if(data68.value === undefined){
const err74 = {instancePath:instancePath+"/components/" + i0+"/metadata/labels/" + i8,schemaPath:"#/properties/components/items/properties/metadata/properties/labels/items/required",keyword:"required",params:{missingProperty: "value"}};
if(vErrors === null){
vErrors = [err74];
}
else {
vErrors.push(err74);
}
errors++;
}
if(data68.name !== undefined){
if(typeof data68.name !== "string"){
const err75 = {instancePath:instancePath+"/components/" + i0+"/metadata/labels/" + i8+"/name",schemaPath:"#/properties/components/items/properties/metadata/properties/labels/items/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err75];
}
else {
vErrors.push(err75);
}
errors++;
}
}
if(data68.value !== undefined){
if(typeof data68.value !== "string"){
const err76 = {instancePath:instancePath+"/components/" + i0+"/metadata/labels/" + i8+"/value",schemaPath:"#/properties/components/items/properties/metadata/properties/labels/items/properties/value/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err76];
}
else {
vErrors.push(err76);
}
errors++;
}
}
}
else {
const err77 = {instancePath:instancePath+"/components/" + i0+"/metadata/labels/" + i8,schemaPath:"#/properties/components/items/properties/metadata/properties/labels/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err77];
}
else {
vErrors.push(err77);
}
errors++;
}
}
}
else {
const err78 = {instancePath:instancePath+"/components/" + i0+"/metadata/labels",schemaPath:"#/properties/components/items/properties/metadata/properties/labels/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err78];
}
else {
vErrors.push(err78);
}
errors++;
}
}
if(data66.annotations !== undefined){
let data71 = data66.annotations;
if(Array.isArray(data71)){
const len9 = data71.length;
for(let i9=0; i9<len9; i9++){
let data72 = data71[i9];
if(data72 && typeof data72 == "object" && !Array.isArray(data72)){
if(data72.name === undefined){
const err79 = {instancePath:instancePath+"/components/" + i0+"/metadata/annotations/" + i9,schemaPath:"#/properties/components/items/properties/metadata/properties/annotations/items/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err79];
}
else {
vErrors.push(err79);
}
errors++;
}
if(data72.value === undefined){
const err80 = {instancePath:instancePath+"/components/" + i0+"/metadata/annotations/" + i9,schemaPath:"#/properties/components/items/properties/metadata/properties/annotations/items/required",keyword:"required",params:{missingProperty: "value"}};
if(vErrors === null){
vErrors = [err80];
}
else {
vErrors.push(err80);
}
errors++;
}
if(data72.name !== undefined){
if(typeof data72.name !== "string"){
const err81 = {instancePath:instancePath+"/components/" + i0+"/metadata/annotations/" + i9+"/name",schemaPath:"#/properties/components/items/properties/metadata/properties/annotations/items/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err81];
}
else {
vErrors.push(err81);
}
errors++;
}
}
if(data72.value !== undefined){
if(typeof data72.value !== "string"){
const err82 = {instancePath:instancePath+"/components/" + i0+"/metadata/annotations/" + i9+"/value",schemaPath:"#/properties/components/items/properties/metadata/properties/annotations/items/properties/value/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err82];
}
else {
vErrors.push(err82);
}
errors++;
}
}
}
else {
const err83 = {instancePath:instancePath+"/components/" + i0+"/metadata/annotations/" + i9,schemaPath:"#/properties/components/items/properties/metadata/properties/annotations/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err83];
}
else {
vErrors.push(err83);
}
errors++;
}
}
}
else {
const err84 = {instancePath:instancePath+"/components/" + i0+"/metadata/annotations",schemaPath:"#/properties/components/items/properties/metadata/properties/annotations/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err84];
}
else {
vErrors.push(err84);
}
errors++;
}
}
if(data66.env_variables !== undefined){
let data75 = data66.env_variables;
if(Array.isArray(data75)){
const len10 = data75.length;
for(let i10=0; i10<len10; i10++){
if(typeof data75[i10] !== "string"){
const err85 = {instancePath:instancePath+"/components/" + i0+"/metadata/env_variables/" + i10,schemaPath:"#/properties/components/items/properties/metadata/properties/env_variables/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err85];
}
else {
vErrors.push(err85);
}
errors++;
}
}
}
else {
const err86 = {instancePath:instancePath+"/components/" + i0+"/metadata/env_variables",schemaPath:"#/properties/components/items/properties/metadata/properties/env_variables/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err86];
}
else {
vErrors.push(err86);
}
errors++;
}
}
if(data66.media_type !== undefined){
if(typeof data66.media_type !== "string"){
const err87 = {instancePath:instancePath+"/components/" + i0+"/metadata/media_type",schemaPath:"#/properties/components/items/properties/metadata/properties/media_type/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err87];
}
else {
vErrors.push(err87);
}
errors++;
}
}
}
else {
const err88 = {instancePath:instancePath+"/components/" + i0+"/metadata",schemaPath:"#/properties/components/items/properties/metadata/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err88];
}
else {
vErrors.push(err88);
}
errors++;
}
}
if(data5.ocpVersion !== undefined){
if(typeof data5.ocpVersion !== "string"){
const err89 = {instancePath:instancePath+"/components/" + i0+"/ocpVersion",schemaPath:"#/properties/components/items/properties/ocpVersion/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err89];
}
else {
vErrors.push(err89);
}
errors++;
}
}
if(data5.updatedFromIndex !== undefined){
if(typeof data5.updatedFromIndex !== "string"){
const err90 = {instancePath:instancePath+"/components/" + i0+"/updatedFromIndex",schemaPath:"#/properties/components/items/properties/updatedFromIndex/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err90];
}
else {
vErrors.push(err90);
}
errors++;
}
}
if(data5.updatedTargetIndex !== undefined){
if(typeof data5.updatedTargetIndex !== "string"){
const err91 = {instancePath:instancePath+"/components/" + i0+"/updatedTargetIndex",schemaPath:"#/properties/components/items/properties/updatedTargetIndex/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err91];
}
else {
vErrors.push(err91);
}
errors++;
}
}
}
else {
const err92 = {instancePath:instancePath+"/components/" + i0,schemaPath:"#/properties/components/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err92];
}
else {
vErrors.push(err92);
}
errors++;
}
}
}
else {
const err93 = {instancePath:instancePath+"/components",schemaPath:"#/properties/components/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err93];
}
else {
vErrors.push(err93);
}
errors++;
}
}
}
else {
const err94 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err94];
}
else {
vErrors.push(err94);
}
errors++;
}
validate21.errors = vErrors;
return errors === 0;
}
validate21.evaluated = {"props":{"application":true,"componentGroup":true,"displayName":true,"artifacts":true,"components":true},"dynamicProps":false,"dynamicItems":false};
export default { "release-data": validate_0, "snapshot-spec": validate_1 };
